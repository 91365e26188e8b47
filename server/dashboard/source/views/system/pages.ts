// A list, newest first, that comes page by page. Its head is kept live; what was asked for behind it stays. Whoever asks
// for no more than the head holds no more than that, however much goes by.
import { useRef, useState } from 'preact/hooks';
import { get, type Parameters } from '../../api/client';
import { as_problem, type Problem } from '../../api/problem';
import { use_query, type Asked, type Refreshing } from '../../live/query';

const per_page = 100;
const most = 5000; // rows that one list shows

interface Numbered {
    id: number;
}
type Answer = Readonly<Record<string, unknown>> & { next_cursor: string | null };

interface Held<T> {
    key: string;
    head: Answer | null;
    rows: readonly T[];
    cursor: string | null;
    further: boolean; // more than the head was asked for
}

export interface Pages<T> {
    asked: Asked<unknown>;
    rows: readonly T[];
    /** null: these are all. */
    more: (() => void) | null;
    running: boolean;
    problem: Problem | null;
    /** There may be more, but this is as many as a page can show. */
    full: boolean;
    /** The api has looked at so many rows only: fewer than a page fit, and there are more to look at. */
    sparse: boolean;
}

/** The head as it is now and, behind it, what is older; anew where so much came between that rows would be missing. */
export function joined<T extends Numbered>(head: readonly T[], head_cursor: string | null, older: Pick<Held<T>, 'rows' | 'cursor'> | null): Pick<Held<T>, 'rows' | 'cursor' | 'further'> {
    const oldest = head.at(-1)?.id ?? Infinity;
    const meets = head.length < per_page || oldest <= (older?.rows[0]?.id ?? Infinity);
    if (older === null || head_cursor === null || !meets) return { rows: head, cursor: head_cursor, further: false };
    const rows = [...head, ...older.rows.filter((row) => row.id < oldest)];
    return { rows: rows.slice(0, most), cursor: older.cursor, further: true };
}

export function use_pages<T extends Numbered>(path: string, member: string, parameters: Parameters, refreshing: Refreshing): Pages<T> {
    const asked = use_query<Answer>(path, { ...parameters, limit: per_page }, refreshing);
    const key = JSON.stringify([path, parameters]);
    const held = useRef<Held<T>>({ key: '', head: null, rows: [], cursor: null, further: false });
    const [state, set_state] = useState<{ key: string; running: boolean; problem: Problem | null }>({ key, running: false, problem: null });
    const rows_of = (answer: Answer) => answer[member] as T[];

    if (held.current.key !== key) held.current = { key, head: null, rows: [], cursor: null, further: false };
    if (asked.data !== null && asked.data !== held.current.head) {
        const older = held.current.further ? held.current : null;
        held.current = { key, head: asked.data, ...joined(rows_of(asked.data), asked.data.next_cursor, older) };
    }

    const more = async () => {
        const from = held.current;
        set_state({ key, running: true, problem: null });
        try {
            const page = await get<Answer>(path, { ...parameters, limit: per_page, cursor: from.cursor });
            const now = held.current;
            if (now.key === key && now.head !== null) {
                const older = { rows: [...from.rows, ...rows_of(page)], cursor: page.next_cursor };
                held.current = { ...now, ...joined(rows_of(now.head), now.head.next_cursor, older) };
            }
            set_state({ key, running: false, problem: null });
        } catch (error) {
            set_state({ key, running: false, problem: as_problem(error) });
        }
    };

    const { rows, cursor } = held.current;
    const full = rows.length >= most;
    const here = state.key === key;
    return {
        asked, rows, full,
        more: cursor === null || full ? null : () => void more(),
        running: here && state.running,
        problem: here ? state.problem : null,
        sparse: cursor !== null && rows.length % per_page !== 0,
    };
}
