// CSV after RFC 4180, read and written: pure. Besides commas it takes what spreadsheets put between cells: semicolons
// where the comma is the decimal sign, tabs when cells are copied.

type Separator = ',' | ';' | '\t';
export interface Row {
    line: number; // of the text, from 1, where it begins
    cells: string[];
}
interface Parsed {
    rows: Row[]; // empty lines are none
    separator: Separator;
    fault: { line: number; detail: string } | null; // from there on nothing can be told
}

/** What stands most often in the first line, outside of quotes. */
function separator_of(text: string): Separator {
    const first = text.slice(0, text.search(/[\r\n]|$/)).replace(/"[^"]*"/g, '');
    const count = (of: Separator) => first.split(of).length;
    return count('\t') > Math.max(count(','), count(';')) || (count('\t') > 1 && count(',') === 1) ? '\t' : count(';') > count(',') ? ';' : ',';
}

export function parse_csv(given: string): Parsed {
    const text = given.startsWith('\uFEFF') ? given.slice(1) : given;
    const separator = separator_of(text);
    const rows: Row[] = [];
    let at = 0;
    let line = 1;
    while (at < text.length) {
        const row: Row = { line, cells: [] };
        for (;;) {
            const cell = text[at] === '"' ? quoted(text, at) : bare(text, at, separator);
            if ('wrong' in cell) return { rows, separator, fault: { line: line + lines_in(text, at, cell.at), detail: cell.wrong } };
            line += lines_in(text, at, cell.end);
            row.cells.push(cell.value);
            at = cell.end;
            if (text[at] !== separator) break;
            at += 1;
        }
        if (at < text.length && text[at] !== '\n' && text[at] !== '\r') return { rows, separator, fault: { line, detail: 'Behind a closing quote comes the next cell or the next row.' } };
        at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
        line += 1;
        if (row.cells.some((cell) => cell.trim() !== '')) rows.push(row);
    }
    return { rows, separator, fault: null };
}

type Cell = { value: string; end: number } | { wrong: string; at: number };

function bare(text: string, from: number, separator: Separator): Cell {
    let end = from;
    for (; end < text.length; end += 1) {
        const each = text[end];
        if (each === separator || each === '\n' || each === '\r') break;
        if (each === '"') return { wrong: 'A quote inside a cell: put the whole cell into quotes and double this one.', at: end };
    }
    return { value: text.slice(from, end), end };
}

function quoted(text: string, from: number): Cell {
    let value = '';
    for (let at = from + 1; ; ) {
        const quote = text.indexOf('"', at);
        if (quote < 0) return { wrong: 'The quote that begins here is not closed.', at: from };
        value += text.slice(at, quote);
        if (text[quote + 1] !== '"') return { value, end: quote + 1 };
        value += '"';
        at = quote + 2;
    }
}

function lines_in(text: string, from: number, end: number): number {
    let count = 0;
    for (let at = from; at < end; at += 1) if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) count += 1;
    return count;
}

export function write_csv(rows: readonly (readonly string[])[], separator: Separator = ','): string {
    const cell = (value: string) => (value.includes(separator) || /["\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
    return rows.map((row) => `${row.map(cell).join(separator)}\r\n`).join('');
}
