// The keyboard in a long list: one cell of it is reached by Tab, arrows and their like move on from there.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { go } from '../route';
import { bring_in, type Seen } from './rows_view';

type Ref = { current: HTMLDivElement | null };

/** A click anywhere in a row opens it, unless it marks text or is for something else there. */
export function open_clicked(event: MouseEvent | KeyboardEvent) {
    const target = event.target as Element;
    if (event.ctrlKey || event.metaKey || event.shiftKey || target.closest('a, button') || getSelection()?.isCollapsed === false) return;
    const link = target.closest('.rows-row')?.querySelector('a')?.getAttribute('href');
    if (link) go(link);
}

/** The one cell that Tab reaches: where one was last, else one of those that are seen. */
export function use_focus(box: Ref, body: Ref, seen: Seen, count: number, columns: number, place: object) {
    const [at, set_at] = useState({ row: 0, column: 0 });
    const holds = useRef(false); // the focus, also while the row that has it is made anew
    useLayoutEffect(() => set_at({ row: 0, column: 0 }), [place]);
    useEffect(() => {
        const elsewhere = (event: Event) => {
            if (!body.current?.contains(event.target as Node)) holds.current = false;
        };
        document.addEventListener('pointerdown', elsewhere, true);
        return () => document.removeEventListener('pointerdown', elsewhere, true);
    }, []);
    const last = Math.max(0, count - 1);
    const row = Math.min(holds.current ? at.row : Math.min(Math.max(at.row, seen.first), Math.max(seen.first, seen.last - 1)), last);
    const column = Math.min(at.column, columns - 1);
    useLayoutEffect(() => {
        if (holds.current && (document.activeElement === document.body || body.current?.contains(document.activeElement))) {
            body.current?.querySelector<HTMLElement>(`[data-index="${row}"] [data-cell="${column}"]`)?.focus({ preventScroll: true });
        }
    });
    const onKeyDown = (event: KeyboardEvent) => {
        const to = moved(event.key, { row, column }, seen.page, last, columns - 1);
        if (event.key === 'Enter' && !(event.target as Element).closest('a')) open_clicked(event);
        if (to === null || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        holds.current = true;
        set_at(to);
        bring_in(box.current!, body.current!, seen.height, to.row);
    };
    const onFocusIn = (event: FocusEvent) => {
        const index = (event.target as Element).closest<HTMLElement>('.rows-row')?.dataset.index;
        const cell = (event.target as Element).closest<HTMLElement>('[data-cell]')?.dataset.cell;
        holds.current = true;
        if (index !== undefined && cell !== undefined && (Number(index) !== row || Number(cell) !== column)) set_at({ row: Number(index), column: Number(cell) });
    };
    const onFocusOut = (event: FocusEvent) => {
        if (event.relatedTarget instanceof Node && !body.current?.contains(event.relatedTarget)) holds.current = false;
    };
    return { row, column, handlers: { onKeyDown, onFocusIn, onFocusOut } };
}

function moved(key: string, at: { row: number; column: number }, page: number, last: number, last_column: number) {
    const to_row = (row: number) => ({ ...at, row: Math.min(Math.max(0, row), last) });
    switch (key) {
        case 'ArrowDown': return to_row(at.row + 1);
        case 'ArrowUp': return to_row(at.row - 1);
        case 'PageDown': return to_row(at.row + page);
        case 'PageUp': return to_row(at.row - page);
        case 'Home': return to_row(0);
        case 'End': return to_row(last);
        case 'ArrowRight': return { ...at, column: Math.min(at.column + 1, last_column) };
        case 'ArrowLeft': return { ...at, column: Math.max(at.column - 1, 0) };
        default: return null;
    }
}
