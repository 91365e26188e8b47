import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** `aside`: what stands at the right of the heading. */
export function Card({ title, aside, wide = false, children }: { title: string; aside?: ComponentChildren; wide?: boolean; children: ComponentChildren }) {
    const id = useId();
    return (
        <section class={wide ? 'card wide' : 'card'} aria-labelledby={id}>
            <div class="card-head">
                <h2 id={id}>{title}</h2>
                {aside}
            </div>
            {children}
        </section>
    );
}

export const brand_words = (brand: string | null) => (brand === null || brand === '' ? 'brand not known' : brand);
