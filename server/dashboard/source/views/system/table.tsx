// A table that is one in every width: on a narrow screen each row stands as a block, the columns' names beside what they
// hold. The roles are written out because a changed `display` would take them away.
import type { ComponentChildren } from 'preact';
import type { Paged } from '../../live/pages';
import { Empty, Shown } from '../../parts/states';

export interface Column<T> {
    name: string;
    cell: (row: T) => ComponentChildren;
    kind?: 'number' | 'wide'; // wide: takes the whole width of a block
}

interface TableProps<T> {
    label: string;
    columns: readonly Column<T>[];
    rows: readonly T[];
    id_of: (row: T) => string | number;
}

export function Table<T>({ label, columns, rows, id_of }: TableProps<T>) {
    return (
        <table role="table" class="stacking named" aria-label={label}>
            <thead role="rowgroup">
                <tr role="row">
                    {columns.map(({ name, kind }) => (
                        <th key={name} role="columnheader" scope="col" class={kind}>
                            {name}
                        </th>
                    ))}
                </tr>
            </thead>
            <tbody role="rowgroup">
                {rows.map((row) => (
                    <tr key={id_of(row)} role="row">
                        {columns.map(({ name, kind, cell }) => (
                            <td key={name} role="cell" class={kind} data-label={name}>
                                {cell(row)}
                            </td>
                        ))}
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

interface ListProps<T> {
    label: string;
    asked: Paged<T>;
    columns: readonly Column<T>[];
    empty: ComponentChildren;
}

/** A list of the api, from its first answer to its last page. */
export function List<T extends { id: number }>({ label, asked, columns, empty }: ListProps<T>) {
    return (
        <Shown asked={asked} lines={8}>
            {(rows) => (
                <>
                    {rows.length > 0 && (
                        <div class="card scroll">
                            <Table label={label} columns={columns} rows={rows} id_of={(row) => row.id} />
                        </div>
                    )}
                    {rows.length === 0 && (asked.has_more ? <Empty title="None of the newest fits. Older ones may." /> : empty)}
                    {asked.has_more && (
                        <div class="more">
                            <button type="button" onClick={asked.more} aria-busy={asked.loading}>
                                More, older ones
                            </button>
                        </div>
                    )}
                </>
            )}
        </Shown>
    );
}
