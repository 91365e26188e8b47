// A view's heading: the browser's title says the same, and the focus comes here when the view changes, so that a screen
// reader tells where one is.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export function Head({ title, children }: { title: string; children?: ComponentChildren }) {
    const heading = useRef<HTMLHeadingElement>(null);
    useEffect(() => {
        document.title = `${title} · clearance-tracker`;
    }, [title]);
    useEffect(() => {
        if (document.activeElement === null || document.activeElement === document.body || document.activeElement.closest('nav')) heading.current?.focus();
    }, []);
    return (
        <header class="head">
            <h1 ref={heading} tabIndex={-1}>
                {title}
            </h1>
            {children && <div class="head-actions">{children}</div>}
        </header>
    );
}
