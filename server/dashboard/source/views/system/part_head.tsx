// The head of every part of the system, with the way to the others.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Head } from '../../parts/head';
import { href } from '../../route';

const parts = [
    ['', 'State'],
    ['sweeps', 'Sweeps'],
    ['deliveries', 'Deliveries'],
    ['secrets', 'Webhook secrets'],
    ['audit', 'Audit log'],
    ['configuration', 'Configuration'],
] as const;
export type PartName = (typeof parts)[number][0];

/** `one`: the title is that of one thing of this part. */
export function PartHead({ part, title, one = false, children }: { part: PartName; title: string; one?: boolean; children?: ComponentChildren }) {
    const current = useRef<HTMLAnchorElement>(null);
    // On a narrow screen the row is longer than it is wide.
    useEffect(() => current.current?.scrollIntoView({ block: 'nearest', inline: 'center' }), []);
    return (
        <>
            <Head title={title}>{children}</Head>
            <nav class="part-tabs" aria-label="Parts of the system">
                <ul>
                    {parts.map(([name, label]) => (
                        <li key={name}>
                            <a ref={name === part ? current : null} href={href(name === '' ? ['system'] : ['system', name])} aria-current={name !== part ? undefined : one ? 'true' : 'page'}>
                                {label}
                            </a>
                        </li>
                    ))}
                </ul>
            </nav>
        </>
    );
}
