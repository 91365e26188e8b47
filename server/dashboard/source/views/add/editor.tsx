// The text with a mark and a word beside each row. The text itself is the browser's own field; what stands beside it
// scrolls along, and only what can be seen of it is there.
import { useEffect, useState } from 'preact/hooks';
import { checked, text } from './list_text';
import type { Wanted } from './rows';

const line_px = 22; // as in add.css
/** So many lines can be seen at once, with the words beside each. */
export const lines_seen = 14;
const more_lines = 4;

type Area = { current: HTMLTextAreaElement | null };

export function Editor({ area }: { area: Area }) {
    const [view, set_view] = useState({ top: 0, height: 330 });
    const look = () => {
        const field = area.current;
        if (field) set_view({ top: field.scrollTop, height: field.clientHeight });
    };
    useEffect(() => {
        const resized = new ResizeObserver(look);
        if (area.current) resized.observe(area.current);
        return () => resized.disconnect();
    }, []);
    const { rows, fault, lines, has_header } = checked.value;
    const first = Math.max(1, Math.floor(view.top / line_px) + 1 - more_lines);
    const last = Math.min(lines, first + Math.ceil(view.height / line_px) + 2 * more_lines);
    const by_line = new Map<number, Wanted>();
    for (let i = index_of(rows, first); i < rows.length && rows[i]!.line <= last; i += 1) by_line.set(rows[i]!.line, rows[i]!);
    const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
    const place = { transform: `translateY(${(first - 1) * line_px - view.top}px)` };
    return (
        <div class="editor">
            <div class="gutter" aria-hidden="true">
                <div style={place}>
                    {shown.map((line) => (
                        <span key={line} data-mark={fault?.line === line ? 'bad' : mark_of(by_line.get(line))}>
                            {line}
                        </span>
                    ))}
                </div>
            </div>
            <textarea
                ref={(field) => {
                    area.current = field;
                }}
                value={text.value}
                wrap="off"
                spellcheck={false}
                autocapitalize="off"
                autocomplete="off"
                aria-labelledby="list-title"
                aria-describedby="list-help"
                placeholder={'vin,brand,tag.depot\nWBADEM00000000001,bmw,north\nVF1DEM00000000003,renault,'}
                onInput={(event) => {
                    text.value = event.currentTarget.value;
                }}
                onScroll={look}
            />
            <div class="beside">
                <div style={place}>
                    {shown.map((line) => {
                        const row = by_line.get(line);
                        const words = fault?.line === line ? fault.detail : has_header && line === 1 ? '' : row?.fault ?? row?.doubt ?? '';
                        return (
                            <span key={line} title={words} data-mark={fault?.line === line ? 'bad' : mark_of(row)}>
                                {words !== '' && <span class="unseen">Line {line}: </span>}
                                {words}
                            </span>
                        );
                    })}
                </div>
            </div>
        </div>
    );
}

const mark_of = (row: Wanted | undefined) => (row === undefined ? undefined : row.fault !== null ? 'bad' : row.doubt !== null ? 'doubt' : 'good');

/** Of the first row at that line or behind it. */
function index_of(rows: readonly Wanted[], line: number): number {
    let [from, to] = [0, rows.length];
    while (from < to) {
        const middle = (from + to) >> 1;
        if (rows[middle]!.line < line) from = middle + 1;
        else to = middle;
    }
    return from;
}

export function show_line(field: HTMLTextAreaElement, line: number) {
    let from = 0;
    for (let i = 1; i < line; i += 1) from = field.value.indexOf('\n', from) + 1;
    const end = field.value.indexOf('\n', from);
    field.focus();
    field.setSelectionRange(from, end < 0 ? field.value.length : end);
    field.scrollTop = Math.max(0, (line - 3) * line_px);
    field.scrollLeft = 0;
}
