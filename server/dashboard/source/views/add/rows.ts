// What a CSV asks for, row by row, checked before anything is sent: pure. Nothing is mended silently; a row with a fault
// is not sent, one with a doubt is.
import { customer_name, is_known, nearest_brand, needs_customer_name } from './brands';
import { parse_csv, write_csv, type Row } from './csv';

export interface Wanted {
    line: number;
    vin: string; // upper-cased and trimmed, as it is sent
    brand: string;
    tags: Record<string, string>;
    odometer_km: string; // as written; '' where the carmaker does not want it
    fault: string | null;
    doubt: string | null;
}
export interface Checked {
    rows: Wanted[];
    fault: { line: number; detail: string } | null; // of the whole text
    has_header: boolean;
    tag_columns: string[];
    left_out: string[]; // columns that are not sent
    lines: number;
}

interface Columns {
    vin: number;
    brand: number;
    odometer_km: number;
    tags: [key: string, at: number][];
    left_out: string[];
    count: number;
}

function columns_of(header: readonly string[]): Columns {
    const columns: Columns = { vin: -1, brand: -1, odometer_km: -1, tags: [], left_out: [], count: header.length };
    header.forEach((given, at) => {
        const name = given.trim();
        const lower = name.toLowerCase();
        if (lower === 'vin' && columns.vin < 0) columns.vin = at;
        else if (lower === 'brand' && columns.brand < 0) columns.brand = at;
        else if (lower === 'odometer_km' && columns.odometer_km < 0) columns.odometer_km = at;
        else if (lower.startsWith('tag.') && name.length > 4 && !columns.tags.some(([key]) => key === name.slice(4))) columns.tags.push([name.slice(4), at]);
        else columns.left_out.push(name === '' ? `column ${at + 1}` : name);
    });
    return columns;
}

// Rows copied from somewhere without their header.
const usual: Columns = { vin: 0, brand: 1, odometer_km: -1, tags: [[customer_name, 2]], left_out: [], count: 3 };

export function check(text: string, customer_name_configured: boolean): Checked {
    const { rows, fault } = parse_csv(text);
    const has_header = rows[0]?.cells.some((cell) => cell.trim().toLowerCase() === 'vin') ?? false;
    const columns = has_header ? columns_of(rows[0]!.cells) : usual;
    const first_line = new Map<string, number>();
    const checked = rows.slice(has_header ? 1 : 0).map((row) => {
        const wanted = wanted_of(row, columns, customer_name_configured);
        const before = first_line.get(wanted.vin);
        if (before === undefined) first_line.set(wanted.vin, row.line);
        else if (wanted.fault === null) wanted.fault = `The same vehicle as in line ${before}`;
        return wanted;
    });
    return { rows: checked, fault, has_header, tag_columns: columns.tags.map(([key]) => key), left_out: columns.left_out, lines: text.split(/\r\n|\r|\n/).length };
}

function wanted_of({ line, cells }: Row, columns: Columns, customer_name_configured: boolean): Wanted {
    const cell = (at: number) => cells[at]?.trim() ?? '';
    const tags: Record<string, string> = {};
    for (const [key, at] of columns.tags) if (cell(at) !== '') tags[key] = cell(at);
    const [vin, brand, odometer_km] = [cell(columns.vin).toUpperCase(), cell(columns.brand), cell(columns.odometer_km)];
    const too_many = cells.slice(columns.count).some((each) => each.trim() !== '');
    const fault =
        vin_fault(vin) ??
        (brand === '' ? 'The brand is missing' : null) ??
        (needs_customer_name(brand) && !customer_name_configured && !tags[customer_name] ? `${brand} needs the tag ${customer_name}` : null) ??
        (/^\d{0,9}$/.test(odometer_km) ? null : 'The odometer is a whole number of kilometers, without separators') ??
        (too_many ? `More than the ${columns.count} columns there are` : null);
    return { line, vin, brand, tags, odometer_km, fault, doubt: fault === null ? doubt_of(vin, brand) : null };
}

export function vin_fault(vin: string): string | null {
    if (vin === '') return 'The VIN is missing';
    const strange = /[^A-Z0-9]/.exec(vin);
    if (strange) return `A VIN has letters and digits only, not “${strange[0] === ' ' ? 'blank' : strange[0]}”`;
    if (vin.length !== 17) return `The VIN has ${vin.length} of 17 characters`;
    return null;
}

export function doubt_of(vin: string, brand: string): string | null {
    if (!is_known(brand)) {
        const near = nearest_brand(brand);
        return near === null ? `“${brand}” is not in the platform’s list of brands` : `“${brand}” is not in the platform’s list of brands: is ${near} meant?`;
    }
    const mistaken = /[IOQ]/.exec(vin)?.[0];
    return mistaken === undefined ? null : `VINs have no ${mistaken}: is ${mistaken === 'I' ? '1' : '0'} meant?`;
}

export type Asked = Pick<Wanted, 'vin' | 'brand' | 'tags' | 'odometer_km'>;

/** The cells that say what is asked for, with those columns alone that some row needs. */
export function cells_of(rows: readonly Asked[]): { header: string[]; of: (row: Asked) => string[] } {
    const keys = [...new Set(rows.flatMap((row) => Object.keys(row.tags)))];
    const measured = rows.some((row) => row.odometer_km !== '');
    return {
        header: ['vin', 'brand', ...(measured ? ['odometer_km'] : []), ...keys.map((key) => `tag.${key}`)],
        of: (row) => [row.vin, row.brand, ...(measured ? [row.odometer_km] : []), ...keys.map((key) => row.tags[key] ?? '')],
    };
}

export function csv_of(rows: readonly Asked[]): string {
    const cells = cells_of(rows);
    return write_csv([cells.header, ...rows.map(cells.of)]);
}
