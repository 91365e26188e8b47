// One row of a long list, and the heads of its columns; see rows.tsx. A row is made anew only when what it shows has
// changed, so that scrolling and live changes cost what they change.
import { Component, createRef, type ComponentChildren } from 'preact';

export interface Column<T> {
    name: string;
    label: string;
    /** In rem: at least so wide; and its share of the room that is left. */
    least: number;
    share?: number;
    cell: (row: T) => ComponentChildren;
    /** On small screens rows are cards without heads: then the label stands before the value, unless it speaks for itself. */
    speaks?: boolean;
    /** What the first click on its head asks for; the second one asks for the opposite. */
    sort?: 'ascending' | 'descending';
}

export interface Sorted {
    column: string;
    direction: 'ascending' | 'descending';
}

export function Heads<T>({ columns, sorted, sort }: { columns: readonly Column<T>[]; sorted: Sorted | null; sort: (by: Sorted) => void }) {
    return (
        <div role="rowgroup" class="rows-heads">
            <div role="row" class="rows-row" aria-rowindex={1}>
                {columns.map((column) => {
                    const direction = sorted?.column === column.name ? sorted.direction : null;
                    const next = direction === null ? column.sort : direction === 'ascending' ? 'descending' : 'ascending';
                    return (
                        <div key={column.name} role="columnheader" aria-sort={direction ?? undefined}>
                            {next === undefined ? (
                                column.label
                            ) : (
                                <button type="button" class="rows-sort" onClick={() => sort({ column: column.name, direction: next })}>
                                    {column.label}
                                    <span class="rows-direction" data-direction={direction} aria-hidden="true" />
                                </button>
                            )}
                        </div>
                    );
                })}
            </div>
        </div>
    );
}

interface RowProps<T> {
    index: number;
    top: number;
    row: T | undefined; // not here yet
    columns: readonly Column<T>[];
    name: (row: T) => string;
    address: (row: T) => string;
    aside: string | null;
    focusable: number; // the column that Tab reaches; -1: none of this row
}

export class Row<T> extends Component<RowProps<T>> {
    private readonly element = createRef<HTMLDivElement>();

    override shouldComponentUpdate(next: RowProps<T>): boolean {
        return (Object.keys(next) as (keyof RowProps<T>)[]).some((name) => next[name] !== this.props[name]);
    }

    /** What changed while one looks is lit up for a moment. */
    override componentDidUpdate(before: RowProps<T>) {
        const { row, name } = this.props;
        if (row === undefined || before.row === undefined || row === before.row || name(row) !== name(before.row)) return;
        if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
        this.element.current?.animate([{ backgroundColor: 'var(--accent-soft)' }, {}], 1500);
    }

    override render({ index, top, row, columns, address, aside, focusable }: RowProps<T>) {
        return (
            <div
                ref={this.element}
                role="row"
                class="rows-row"
                aria-rowindex={index + 2}
                data-index={index}
                data-aside={aside === null ? undefined : ''}
                title={aside ?? undefined}
                style={{ transform: `translateY(${top}px)` }}
            >
                {columns.map((column, place) => {
                    const tab = place === focusable ? 0 : -1;
                    const linked = place === 0 && row !== undefined;
                    return (
                        <div
                            key={column.name}
                            role={place === 0 ? 'rowheader' : 'gridcell'}
                            class="rows-cell"
                            data-column={column.name}
                            data-label={column.speaks ? undefined : column.label}
                            data-cell={linked ? undefined : place}
                            tabIndex={linked ? undefined : tab}
                        >
                            {row === undefined ? (
                                <Coming index={index} first={place === 0} />
                            ) : linked ? (
                                <a href={address(row)} data-cell={place} tabIndex={tab}>
                                    {column.cell(row)}
                                </a>
                            ) : (
                                column.cell(row)
                            )}
                        </div>
                    );
                })}
            </div>
        );
    }
}

function Coming({ index, first }: { index: number; first: boolean }) {
    return first ? <span class="none number">{(index + 1).toLocaleString()} …</span> : <span class="rows-coming" />;
}
