// Where the keyboard goes on when what it was on has gone by what it did, as a button that is not offered any more.
import { useEffect, useRef } from 'preact/hooks';

/** To be called when something was done here; `change`: what will be another one once that shows. */
export function use_focus_after(element: () => HTMLElement | null, change: unknown): () => void {
    const acted = useRef(false);
    useEffect(() => {
        if (!acted.current || document.activeElement !== document.body) return;
        acted.current = false;
        element()?.focus();
    }, [change]);
    return () => {
        acted.current = true;
    };
}

export const heading = () => document.querySelector<HTMLElement>('main h1');
