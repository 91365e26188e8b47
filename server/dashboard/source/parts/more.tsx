import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

/** What is made, and asked for, only once somebody opens it. */
export function More({ summary, children }: { summary: ComponentChildren; children: () => ComponentChildren }) {
    const [open, set_open] = useState(false);
    return (
        <details class="unfold" onToggle={(event) => set_open(event.currentTarget.open)}>
            <summary>{summary}</summary>
            {open && children()}
        </details>
    );
}
