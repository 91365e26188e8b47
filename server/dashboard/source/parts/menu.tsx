// A button that opens a small panel below it: for choices that need not be seen all the time. Escape, a click elsewhere
// or leaving it by Tab closes it.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';

export interface MenuProps {
    label: ComponentChildren;
    /** What the panel is, for screen readers. */
    name: string;
    /** Something is chosen in there. */
    chosen?: boolean;
    at_end?: boolean; // the panel's right edge is the button's
    children: ComponentChildren;
}

export function Menu({ label, name, chosen = false, at_end = false, children }: MenuProps) {
    const [is_open, set_open] = useState(false);
    const place = useRef<HTMLDivElement>(null);
    const button = useRef<HTMLButtonElement>(null);
    const id = useId();
    useEffect(() => {
        if (!is_open) return;
        const elsewhere = (event: Event) => {
            if (!place.current?.contains(event.target as Node)) set_open(false);
        };
        document.addEventListener('pointerdown', elsewhere, true);
        return () => document.removeEventListener('pointerdown', elsewhere, true);
    }, [is_open]);
    const key = (event: KeyboardEvent) => {
        if (event.key !== 'Escape' || !is_open) return;
        event.stopPropagation();
        set_open(false);
        button.current?.focus();
    };
    const left = (event: FocusEvent) => {
        if (event.relatedTarget instanceof Node && !place.current?.contains(event.relatedTarget)) set_open(false);
    };
    return (
        <div ref={place} class="menu" onKeyDown={key} onFocusOut={left}>
            <button ref={button} type="button" aria-expanded={is_open} aria-controls={is_open ? id : undefined} data-chosen={chosen ? '' : undefined} onClick={() => set_open(!is_open)}>
                {label}
                <span class="menu-sign" aria-hidden="true" />
            </button>
            {is_open && (
                <div id={id} class="menu-panel" data-at={at_end ? 'end' : 'start'} role="group" aria-label={name} tabIndex={-1}>
                    {children}
                </div>
            )}
        </div>
    );
}
