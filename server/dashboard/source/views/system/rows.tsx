// A table that is one in every width: on a narrow screen each row stands as a block with the columns' names beside what
// they hold. The roles are written out because a changed `display` would take them away.
import type { ComponentChildren } from 'preact';
import { ProblemBox, Shown } from '../../parts/states';
import { number } from '../../format';
import type { Pages } from './pages';

export interface Column<T> {
    name: string;
    cell: (row: T) => ComponentChildren;
    kind?: 'number' | 'wide'; // wide: takes the whole width of a block
}

interface RowsProps<T> {
    label: string;
    columns: readonly Column<T>[];
    rows: readonly T[];
    id_of: (row: T) => string | number;
}

export function Rows<T>({ label, columns, rows, id_of }: RowsProps<T>) {
    return (
        <table role="table" class="rows" aria-label={label}>
            <thead role="rowgroup">
                <tr role="row">
                    {columns.map((column) => (
                        <th key={column.name} role="columnheader" scope="col" class={column.kind}>
                            {column.name}
                        </th>
                    ))}
                </tr>
            </thead>
            <tbody role="rowgroup">
                {rows.map((row) => (
                    <tr key={id_of(row)} role="row">
                        {columns.map((column) => (
                            <td key={column.name} role="cell" class={column.kind} data-label={column.name}>
                                <div>{column.cell(row)}</div>
                            </td>
                        ))}
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

interface ListingProps<T> {
    label: string;
    pages: Pages<T>;
    columns: readonly Column<T>[];
    empty: ComponentChildren;
}

/** A list of the api from its first answer to its last page. */
export function Listing<T extends { id: number }>({ label, pages, columns, empty }: ListingProps<T>) {
    return (
        <Shown asked={pages.asked} lines={8}>
            {() => (
                <>
                    {pages.rows.length > 0 ? (
                        <div class="card rows-card">
                            <Rows label={label} columns={columns} rows={pages.rows} id_of={(row) => row.id} />
                        </div>
                    ) : (
                        pages.more === null && empty
                    )}
                    <Further pages={pages} />
                </>
            )}
        </Shown>
    );
}

function Further<T>({ pages }: { pages: Pages<T> }) {
    const { rows, more, running, problem, full, sparse } = pages;
    return (
        <div class="further">
            {problem && <ProblemBox problem={problem} />}
            {sparse && <p class="hint">{rows.length === 0 ? 'None of the newest fits.' : 'Not everything has been looked at.'}</p>}
            {full && <p class="hint">{number(rows.length)} are shown, and no more fit here. Narrow it down by the filters.</p>}
            {more && (
                <button type="button" onClick={running ? undefined : more} aria-busy={running}>
                    {running ? 'Asking…' : sparse ? 'Look further back' : 'More'}
                </button>
            )}
        </div>
    );
}
