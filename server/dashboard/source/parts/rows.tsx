// A list of any length as a grid of which only the rows that can be seen are made. Arrows, Page up and down, Home and
// End move through it, Enter opens a row. Rows that are not here yet keep their place and say so.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Heads, Row, type Column, type Sorted } from './row';
import { open_clicked, use_focus } from './rows_focus';
import { most_rows, nothing_seen, offset_of, scroll_to, seen_in, type Seen } from './rows_view';

export type { Column, Sorted } from './row';

export interface RowsProps<T> {
    label: string;
    columns: readonly Column<T>[]; // the first one's cells are links; made anew only when they change
    /** Of rows that have a place, here already or not. `whole`: there are no others. */
    count: number;
    whole: boolean;
    row: (index: number) => T | undefined;
    name: (row: T) => string; // the same for the same thing
    address: (row: T) => string;
    /** Why a row does not belong here any more; it stays until the list is asked for anew. */
    aside?: (row: T) => string | null;
    sorted: Sorted | null;
    sort: (by: Sorted) => void;
    /** The rows that can be seen: to be asked for. */
    look: (first: number, last: number) => void;
    /** How far it is scrolled; another object is another list. */
    place: { offset: number };
    busy?: boolean;
}

const spare = 6; // rows made above and below those that are seen

export function Rows<T>(props: RowsProps<T>) {
    const { columns, place, look } = props;
    const box = useRef<HTMLDivElement>(null);
    const body = useRef<HTMLDivElement>(null);
    const probe = useRef<HTMLDivElement>(null);
    const seen = use_seen(box, body, probe, props.count, place);
    const count = Math.min(props.count, most_rows(seen.height));
    const focus = use_focus(box, body, seen, count, columns.length, place);
    useEffect(() => look(seen.first, seen.last), [seen.first, seen.last, count, place]);

    const indexes: number[] = [];
    for (let index = Math.max(0, seen.first - spare); index < Math.min(count, seen.last + spare); index += 1) indexes.push(index);
    if (focus.row < count && seen.height > 0) {
        if (focus.row < (indexes[0] ?? 0)) indexes.unshift(focus.row);
        else if (focus.row > (indexes.at(-1) ?? -1)) indexes.push(focus.row);
    }
    const tracks = columns.map((column) => `minmax(${column.least}rem, ${column.share ?? 0.001}fr)`).join(' ');
    const least = columns.reduce((sum, column) => sum + column.least, 0);
    return (
        <div ref={box} class="rows" aria-busy={props.busy} style={{ '--rows-tracks': tracks, '--rows-least': `${least}rem`, '--rows-lines': String(Math.ceil(columns.length / 2)) }}>
            <div ref={probe} class="rows-probe" aria-hidden="true" />
            <div role="grid" class="rows-grid" aria-label={props.label} aria-rowcount={props.whole ? props.count + 1 : -1} aria-readonly="true">
                <Heads columns={columns} sorted={props.sorted} sort={props.sort} />
                <div ref={body} role="rowgroup" class="rows-body" style={{ height: `${count * seen.height}px` }} {...focus.handlers} onClick={open_clicked}>
                    {indexes.map((index) => {
                        const row = props.row(index);
                        return (
                            <Row<T>
                                key={index}
                                index={index}
                                top={index * seen.height}
                                row={row}
                                columns={columns}
                                name={props.name}
                                address={props.address}
                                aside={row === undefined ? null : (props.aside?.(row) ?? null)}
                                focusable={index === focus.row ? focus.column : -1}
                            />
                        );
                    })}
                </div>
            </div>
        </div>
    );
}

type Place = { offset: number };
type Ref = { current: HTMLDivElement | null };

/** Measures when something was scrolled, resized or has come, once a frame at most. */
function use_seen(box: Ref, body: Ref, probe: Ref, count: number, place: Place): Seen {
    const [seen, set_seen] = useState<Seen>(nothing_seen);
    const was_at = useRef(0);
    const now = useRef({ count, place, stands: null as Place | null });
    now.current.count = count;
    now.current.place = place;
    const measure = useCallback(() => {
        if (!box.current || !body.current || !probe.current) return;
        const height = probe.current.offsetHeight;
        const next = seen_in(box.current, body.current, height, Math.min(now.current.count, most_rows(height)));
        if (now.current.stands === now.current.place) now.current.place.offset = offset_of(box.current, body.current);
        set_seen((was) => (was.height === next.height && was.first === next.first && was.last === next.last && was.page === next.page ? was : next));
    }, []);
    useLayoutEffect(measure, [count, place]);
    useEffect(() => {
        let frame = 0;
        const soon = () => {
            frame ||= requestAnimationFrame(() => {
                frame = 0;
                measure();
            });
        };
        const resized = new ResizeObserver(soon);
        resized.observe(box.current!);
        resized.observe(probe.current!);
        addEventListener('scroll', soon, { capture: true, passive: true });
        return () => {
            cancelAnimationFrame(frame);
            resized.disconnect();
            removeEventListener('scroll', soon, { capture: true });
        };
    }, []);
    // Where one was, once there is room for it.
    useLayoutEffect(() => {
        if (seen.height === 0 || now.current.stands === place) return;
        was_at.current = place.offset;
        scroll_to(box.current!, body.current!, place.offset);
        now.current.stands = place;
        measure();
    }, [place, seen.height]);
    // When a view appears its heading takes the focus, and the page scrolls there: this comes after that.
    useEffect(() => {
        if (was_at.current === 0) return;
        const again = () => box.current && body.current && scroll_to(box.current, body.current, was_at.current);
        requestAnimationFrame(() => setTimeout(again));
    }, [place, seen.height]);
    return seen;
}
