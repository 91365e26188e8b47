// Who looks at this page, and what they may do.
import { computed, signal } from '@preact/signals';
import { csrf, get, send } from './client';
import { as_problem, Problem } from './problem';

export interface Caller {
    name: string;
    role: 'read' | 'operate';
    means: 'token' | 'session' | 'proxy' | 'local';
    csrf: string | null;
    expires_at: string | null;
}

/** `asking`: not known yet; null: nobody; a Problem: it cannot be known now. */
export const caller = signal<Caller | null | 'asking' | Problem>('asking');
export const is_known = computed(() => caller.value !== null && caller.value !== 'asking' && !(caller.value instanceof Problem));
export const may_operate = computed(() => is_known.value && (caller.value as Caller).role === 'operate');
/** A session has ended while the page was open, so that nobody wonders why it asks again. */
export const has_ended = signal(false);

function take(told: Caller) {
    csrf.value = told.csrf;
    caller.value = told;
    has_ended.value = false;
}

export async function find_out() {
    try {
        take(await get<Caller>('/v1/session'));
    } catch (error) {
        const problem = as_problem(error);
        if (problem.status === 401) {
            if (is_known.peek()) has_ended.value = true;
            csrf.value = null;
            caller.value = null;
        } else if (!is_known.peek()) {
            caller.value = problem; // else what was known stays: the connection says what is wrong
        }
    }
}

/** Throws a Problem: 401, the token is wrong. */
export async function log_in(token: string) {
    take(await send<Caller>('POST', '/v1/session', { token }));
}

export async function log_out() {
    try {
        await send('DELETE', '/v1/session');
    } catch (error) {
        if (as_problem(error).status !== 401) throw error;
    }
    csrf.value = null;
    caller.value = null;
    has_ended.value = false;
}
