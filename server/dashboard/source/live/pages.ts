// A list that comes in pages, newest first. When something has changed, all that is shown is asked for anew, so that no
// row is older than another and none is lost or doubled where pages meet.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { get, type Parameters } from '../api/client';
import { as_problem, type Problem } from '../api/problem';
import { use_news, type Asked, type Refreshing } from './query';

export interface Paged<T> extends Asked<readonly T[]> {
    has_more: boolean;
    more: () => void;
}

const page_rows = 50;
const most_rows_of_a_page = 500;
// Where no index answers a filter a page may be empty and not be the last one.
const most_requests = 20;

interface Page {
    next_cursor: string | null;
}

async function read<P extends Page, T>(path: string, parameters: Parameters, items_of: (page: P) => readonly T[], wanted: number, signal: AbortSignal) {
    const items: T[] = [];
    let cursor: string | null = null;
    for (let asked = 0; asked < most_requests && items.length < wanted; asked += 1) {
        const limit = Math.min(wanted - items.length, most_rows_of_a_page);
        const page: P = await get<P>(path, { ...parameters, limit, cursor }, signal);
        items.push(...items_of(page));
        cursor = page.next_cursor;
        if (cursor === null) break;
    }
    return { items, has_more: cursor !== null };
}

interface State<T> {
    key: string;
    items: readonly T[] | null;
    has_more: boolean;
    problem: Problem | null;
    loading: boolean;
}

export function use_pages<P extends Page, T>(path: string, parameters: Parameters, items_of: (page: P) => readonly T[], refreshing: Refreshing = {}): Paged<T> {
    const key = JSON.stringify([path, parameters]);
    const [state, set_state] = useState<State<T>>({ key, items: null, has_more: false, problem: null, loading: true });
    const running = useRef<AbortController | null>(null);
    const wanted = useRef(page_rows);

    const ask = useCallback(() => {
        running.current?.abort();
        const control = new AbortController();
        running.current = control;
        set_state((was) => (was.key === key ? { ...was, loading: true } : { key, items: null, has_more: false, problem: null, loading: true }));
        read(path, parameters, items_of, wanted.current, control.signal).then(
            (told) => {
                if (!control.signal.aborted) set_state({ key, ...told, problem: null, loading: false });
            },
            (error: unknown) => {
                if (!control.signal.aborted) set_state((was) => ({ ...was, problem: as_problem(error), loading: false }));
            },
        );
    }, [key]);

    useEffect(() => {
        wanted.current = page_rows;
        ask();
        return () => running.current?.abort();
    }, [ask]);
    use_news(ask, refreshing);

    const more = () => {
        wanted.current += 2 * page_rows;
        ask();
    };
    const current = state.key === key;
    return {
        data: current ? state.items : null,
        problem: current ? state.problem : null,
        loading: current ? state.loading : true,
        refresh: ask,
        has_more: current && state.has_more,
        more,
    };
}
