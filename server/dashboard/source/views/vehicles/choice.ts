// What is chosen on the list of vehicles: it stands in the address, under the names of the api's own parameters, and
// `columns`.
import type { Parameters } from '../../api/client';
import type { Revision, Vehicle } from '../../api/types';
import type { Sorted } from '../../parts/rows';

export interface Choice {
    q: string;
    statuses: readonly string[];
    brands: readonly string[];
    tags: readonly (readonly [string, string])[];
    since: string;
    until: string;
    stuck: string; // "true", "false" or "": either
    listed: string;
    reason_code: string;
    sorted: Sorted;
    columns: readonly string[];
}

export const least_q = 3; // fewer characters the api does not look for
export const most_q = 64;
const sortable = ['since', 'vin', 'brand'];
const usual_sort = '-since'; // what has changed last comes first
/** VINs are always there: they lead to the vehicles. */
export const all_columns = ['vin', 'status', 'brand', 'since', 'reason', 'tags', 'episode', 'listed', 'first_seen', 'last_confirmed'];
const usual_columns = all_columns.slice(0, 6);

export function chosen_in(query: URLSearchParams): Choice {
    const one = (name: string) => query.get(name) ?? '';
    const either = (name: string) => (['true', 'false'].includes(one(name)) ? one(name) : '');
    const sort = sortable.includes(one('sort').replace(/^-/, '')) ? one('sort') : usual_sort;
    const columns = one('columns').split(',');
    return {
        q: one('q').length < least_q ? '' : one('q').slice(0, most_q),
        statuses: query.getAll('status'),
        brands: query.getAll('brand'),
        tags: [...query].filter(([name]) => name.startsWith('tag.')).map(([name, value]) => [name.slice(4), value]),
        since: one('since'),
        until: one('until'),
        stuck: either('stuck'),
        listed: either('listed'),
        reason_code: one('reason_code'),
        sorted: { column: sort.replace('-', ''), direction: sort.startsWith('-') ? 'descending' : 'ascending' },
        columns: query.has('columns') ? all_columns.filter((name) => name === 'vin' || columns.includes(name)) : usual_columns,
    };
}

export const sort_text = ({ column, direction }: Sorted) => (direction === 'descending' ? `-${column}` : column);
/** As it stands in the address; what is usual does not. */
export const sort_in_address = (by: Sorted) => (sort_text(by) === usual_sort ? null : sort_text(by));
export const columns_in_address = (columns: readonly string[]) => (columns.join() === usual_columns.join() ? null : columns.join());

export function filters_of(choice: Choice): Parameters {
    const { q, since, until, stuck, listed, reason_code } = choice;
    const tags = Object.fromEntries(choice.tags.map(([key, value]) => [`tag.${key}`, value]));
    return { status: choice.statuses, brand: choice.brands, q, since, until, stuck, listed, reason_code, ...tags };
}

/** What takes every filter away, for with_query. */
export function without_filters(choice: Choice): Record<string, null> {
    return Object.fromEntries(Object.keys(filters_of(choice)).map((name) => [name, null]));
}

export const is_filtered = (choice: Choice) => Object.values(filters_of(choice)).some((value) => value !== '' && (value as string | readonly string[]).length > 0);

type Told = Pick<Vehicle, 'vin' | 'brand' | 'status' | 'since'> & Partial<Pick<Vehicle, 'tags' | 'listed'>>;
export const told_by = ({ vin, brand, to, occurred_at }: Revision): Told => ({ vin, brand, status: to, since: occurred_at });

const same_brand = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** Whether a vehicle may belong in the list, by what is told of it: not everything always is. */
export function may_fit(choice: Choice, told: Told): boolean {
    const at = told.since === null ? Number.NaN : Date.parse(told.since);
    return (
        (choice.statuses.length === 0 || choice.statuses.includes(told.status ?? '')) &&
        (choice.brands.length === 0 || choice.brands.some((brand) => same_brand(brand, told.brand ?? ''))) &&
        told.vin.includes(choice.q.toUpperCase()) &&
        !(choice.since !== '' && at < Date.parse(choice.since)) &&
        !(choice.until !== '' && at >= Date.parse(choice.until)) &&
        (told.tags === undefined || choice.tags.every(([key, value]) => told.tags![key] === value)) &&
        (told.listed === undefined || choice.listed === '' || String(told.listed) === choice.listed)
    );
}

/** Whether its place is before that of `last`, behind which the list goes on. */
export function comes_before(choice: Choice, told: Told, last: Vehicle): boolean {
    const { column, direction } = choice.sorted;
    const key = (of: Told) => (column === 'vin' ? of.vin : column === 'brand' ? (of.brand ?? '').toLowerCase() : (of.since ?? ''));
    return direction === 'ascending' ? key(told) <= key(last) : key(told) >= key(last);
}
