// A table of numbers, whose first column names the rows. It scrolls by itself, also by keyboard.
import type { ComponentChildren } from 'preact';

export interface FiguresProps {
    label: string;
    columns: readonly (string | { label: string; means: string })[];
    rows: readonly (readonly ComponentChildren[])[];
}

export function Figures({ label, columns, rows }: FiguresProps) {
    return (
        <div class="scroll figures" role="group" aria-label={label} tabIndex={0}>
            <table>
                <thead>
                    <tr>
                        {columns.map((column, i) => (
                            <th key={i} scope="col" class={i > 0 ? 'number' : undefined} title={typeof column === 'string' ? undefined : column.means}>
                                {typeof column === 'string' ? column : column.label}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {rows.map(([name, ...cells], i) => (
                        <tr key={i}>
                            <th scope="row">{name}</th>
                            {cells.map((cell, at) => (
                                <td key={at} class="number">
                                    {cell}
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
