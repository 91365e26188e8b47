// The configuration as the file writes it: tables, one below the other, each with its keys.
import type { Node, Setting } from './answers';

export interface Key extends Setting {
    name: string;
    path: string; // webhook.max_body
}
export interface Table {
    name: string; // [webhook], [[webhook.secrets]]
    title: string | null; // of tables of the same name: which one it is
    keys: Key[];
}

export function tables_of(root: { [name: string]: Node }): Table[] {
    const tables: Table[] = [];
    for (const [name, node] of Object.entries(root)) collect(node, name, tables);
    return tables;
}

function collect(node: Node, path: string, tables: Table[], many = false) {
    if (Array.isArray(node)) {
        for (const each of node) collect(each, path, tables, true);
        return;
    }
    const members = Object.entries(node as { [name: string]: Node });
    const keys = members.filter(([, value]) => is_setting(value)).map(([name, value]): Key => ({ name, path: `${path}.${name}`, ...(value as Setting) }));
    const title = many ? keys.find(({ name }) => name === 'name')?.value : null;
    if (keys.length > 0) tables.push({ name: many ? `[[${path}]]` : `[${path}]`, title: typeof title === 'string' ? title : null, keys });
    for (const [name, value] of members) if (!is_setting(value)) collect(value, `${path}.${name}`, tables);
}

const is_setting = (node: Node): node is Setting => !Array.isArray(node) && 'value' in node && typeof node['set'] === 'boolean';

/** As the file would have it; null: there is none. */
export function written(value: unknown): string | null {
    if (value === null) return null;
    if (Array.isArray(value)) return value.length === 0 ? '[]' : value.map((each) => written(each) ?? '').join(', ');
    if (typeof value === 'object') return Object.keys(value).length === 0 ? '{}' : Object.entries(value).map(([name, each]) => `${name} = ${written(each)}`).join(', ');
    return String(value);
}
export const is_secret = (value: unknown) => value === '***';

/** Those with every word of `text` in the table's name, the key or the value. */
export function found(tables: readonly Table[], text: string, only_set: boolean): Table[] {
    const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '');
    return tables
        .map((table) => ({
            ...table,
            keys: table.keys.filter((key) => {
                const all = `${key.path} ${table.title ?? ''} ${written(key.value) ?? ''}`.toLowerCase();
                return (!only_set || key.set) && words.every((word) => all.includes(word));
            }),
        }))
        .filter((table) => table.keys.length > 0);
}
