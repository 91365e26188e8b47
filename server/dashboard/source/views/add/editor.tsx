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
    const [view, set_view] = useState<View>({ top: 0, height: 330 });
    const look = () => {
        const field = area.current;
        if (field) set_view({ top: field.scrollTop, height: field.clientHeight });
    };
    useEffect(() => {
        const resized = new ResizeObserver(look);
        if (area.current) resized.observe(area.current);
        return () => resized.disconnect();
    }, []);
    return (
        <div class="editor">
            <Gutter view={view} />
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
            <Beside view={view} />
        </div>
    );
}

interface View {
    top: number;
    height: number;
}
interface Line {
    line: number;
    mark: 'good' | 'doubt' | 'bad' | undefined;
    words: string;
}

/** The lines that can be seen and some around them, and where they stand. */
function lines_in({ top, height }: View): { shown: Line[]; place: { transform: string } } {
    const { rows, fault, lines } = checked.value;
    const first = Math.max(1, Math.floor(top / line_px) + 1 - more_lines);
    const last = Math.min(lines, first + Math.ceil(height / line_px) + 2 * more_lines);
    const shown: Line[] = [];
    let at = index_of(rows, first);
    for (let line = first; line <= last; line += 1) {
        const row: Wanted | undefined = rows[at]?.line === line ? rows[at] : undefined;
        if (row) at += 1;
        const mark = fault?.line === line || row?.fault ? 'bad' : row?.doubt ? 'doubt' : row && 'good';
        shown.push({ line, mark, words: (fault?.line === line ? fault.detail : (row?.fault ?? row?.doubt)) ?? '' });
    }
    return { shown, place: { transform: `translateY(${(first - 1) * line_px - top}px)` } };
}

function Gutter({ view }: { view: View }) {
    const { shown, place } = lines_in(view);
    return (
        <div class="gutter" aria-hidden="true">
            <div style={place}>
                {shown.map(({ line, mark }) => (
                    <span key={line} data-mark={mark}>
                        {line}
                    </span>
                ))}
            </div>
        </div>
    );
}

function Beside({ view }: { view: View }) {
    const { shown, place } = lines_in(view);
    return (
        <div class="beside">
            <div style={place}>
                {shown.map(({ line, mark, words }) => (
                    <span key={line} title={words} data-mark={mark}>
                        {words !== '' && <span class="unseen">Line {line}: </span>}
                        {words}
                    </span>
                ))}
            </div>
        </div>
    );
}

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
