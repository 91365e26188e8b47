// The figures that a chart shows, as a table: for whoever cannot see it, or wants to know exactly. Made when it is opened.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

export interface FiguresProps {
    label: string; // of the table
    columns: readonly string[]; // the first one names the rows
    rows: () => readonly (readonly ComponentChildren[])[];
}

export function Figures({ label, columns, rows }: FiguresProps) {
    const [open, set_open] = useState(false);
    return (
        <details class="figures" onToggle={(event) => set_open(event.currentTarget.open)}>
            <summary>The same figures as a table</summary>
            {open && (
                <div class="scroll" role="region" aria-label={label} tabIndex={0}>
                    <table>
                        <thead>
                            <tr>
                                {columns.map((column, i) => (
                                    <th key={column} scope="col" class={i > 0 ? 'number' : undefined}>
                                        {column}
                                    </th>
                                ))}
                            </tr>
                        </thead>
                        <tbody>
                            {rows().map((row, i) => (
                                <tr key={i}>
                                    <th scope="row">{row[0]}</th>
                                    {row.slice(1).map((cell, at) => (
                                        <td key={at} class="number">
                                            {cell}
                                        </td>
                                    ))}
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
        </details>
    );
}
