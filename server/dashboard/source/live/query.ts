// What a part of the page shows of the api: asked for when it appears, and again when something has changed. The last
// answer stays until the next one is there, so that nothing flickers.
import { useSignalEffect } from '@preact/signals';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { get, type Parameters } from '../api/client';
import { as_problem, type Problem } from '../api/problem';
import { listen, resumed, type News } from './stream';

export interface Asked<T> {
    data: T | null; // null before the first answer
    problem: Problem | null; // of the last attempt; data is then that of before
    loading: boolean;
    refresh: () => void;
}

export interface Refreshing {
    /** Whether this changes the answer. None: it is asked for once. */
    on?: (news: News) => boolean;
    /** At most so often, in ms; several changes are one question. */
    every?: number;
    /** Also without news: in ms. */
    at_least_every?: number;
}

/** How something is asked for whose first answer is not all of it. */
export type Read<T> = (path: string, parameters: Parameters, signal: AbortSignal) => Promise<T>;

export function use_query<T>(path: string | null, parameters: Parameters = {}, refreshing: Refreshing = {}, read: Read<T> = get): Asked<T> {
    const [state, set_state] = useState<{ key: string; data: T | null; problem: Problem | null; loading: boolean }>({ key: '', data: null, problem: null, loading: true });
    const key = path === null ? '' : JSON.stringify([path, parameters]);
    const running = useRef<AbortController | null>(null);

    const ask = useCallback(() => {
        running.current?.abort();
        if (path === null) return;
        const control = new AbortController();
        running.current = control;
        set_state((was) => ({ key, data: was.key === key ? was.data : null, problem: was.key === key ? was.problem : null, loading: true }));
        read(path, parameters, control.signal).then(
            (data) => {
                if (!control.signal.aborted) set_state({ key, data, problem: null, loading: false });
            },
            (error: unknown) => {
                if (!control.signal.aborted) set_state((was) => ({ ...was, problem: as_problem(error), loading: false }));
            },
        );
    }, [key]);

    useEffect(() => {
        ask();
        return () => running.current?.abort();
    }, [ask]);

    use_news(ask, refreshing);
    const current = state.key === key;
    return { data: current ? state.data : null, problem: current ? state.problem : null, loading: current ? state.loading : true, refresh: ask };
}

/** Calls `ask` when something has changed, or may have while the connection was lost. */
export function use_news(ask: () => void, refreshing: Refreshing) {
    const timer = useRef<number | undefined>(undefined);
    const every = refreshing.every ?? 1000;
    useEffect(() => {
        const soon = () => {
            if (timer.current !== undefined) return;
            timer.current = window.setTimeout(() => {
                timer.current = undefined;
                ask();
            }, every);
        };
        const stop = listen((news) => {
            if (refreshing.on?.(news)) soon();
        });
        const again = refreshing.at_least_every === undefined ? undefined : window.setInterval(ask, refreshing.at_least_every);
        return () => {
            stop();
            clearTimeout(timer.current);
            timer.current = undefined;
            clearInterval(again);
        };
    }, [ask, every, refreshing.at_least_every]);

    const first = useRef(true);
    useSignalEffect(() => {
        void resumed.value;
        if (first.current) first.current = false;
        else ask();
    });
}
