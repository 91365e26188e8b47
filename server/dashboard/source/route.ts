// Where one is on the page: what stands behind # in the address, as #/vehicles?status=pending. Everything that a view
// shows by choice is in there, so that a copied address shows the same. Alerts link to #/findings/ID and #/alerts/ID.
import { computed, signal } from '@preact/signals';

export interface Route {
    path: readonly string[]; // ["vehicles", VIN]; empty: the overview
    query: URLSearchParams;
}

export function parse(hash: string): Route {
    const text = hash.replace(/^#?\/?/, '');
    const mark = text.indexOf('?');
    const path = (mark < 0 ? text : text.slice(0, mark)).split('/').filter((part) => part !== '').map(unescaped);
    return { path, query: new URLSearchParams(mark < 0 ? '' : text.slice(mark + 1)) };
}

function unescaped(part: string): string {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}

export function href(path: readonly (string | number)[], query: Record<string, string | null> | URLSearchParams = {}): string {
    const given = query instanceof URLSearchParams ? query : new URLSearchParams();
    if (!(query instanceof URLSearchParams)) for (const [name, value] of Object.entries(query)) if (value !== null && value !== '') given.append(name, value);
    const text = given.toString();
    return `#/${path.map((part) => encodeURIComponent(String(part))).join('/')}${text === '' ? '' : `?${text}`}`;
}

const hash = signal(location.hash);
addEventListener('hashchange', () => {
    hash.value = location.hash;
});
export const route = computed(() => parse(hash.value));

/** `replace`: one cannot go back to where one was, as while typing. */
export function go(to: string, replace = false) {
    if (to === location.hash) return;
    if (replace) {
        history.replaceState(null, '', to);
        hash.value = location.hash;
    } else {
        location.hash = to;
    }
}

/** The same place with these parameters changed; null or '' takes one away, of a list each is there. */
export function with_query(changes: Record<string, string | readonly string[] | null>): string {
    const { path, query } = route.peek();
    const next = new URLSearchParams(query);
    for (const [name, value] of Object.entries(changes)) {
        next.delete(name);
        for (const each of Array.isArray(value) ? (value as readonly string[]) : [value as string | null]) if (each !== null && each !== '') next.append(name, each);
    }
    return href(path, next);
}
