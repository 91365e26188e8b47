// The one connection by which everything on the page changes live. It is kept up for as long as somebody is logged in,
// goes on behind the last event it has heard, and says plainly when it is lost.
import { signal } from '@preact/signals';
import { open } from '../api/client';
import { as_problem } from '../api/problem';
import type { Finding, Revision } from '../api/types';
import { parser, type ServerEvent } from './events';

/** `connecting` is only before the first answer, and for `patience_ms` at most; nothing is to be asked for until then, else
    what changes before the stream begins would be missed. `lost` has the time since when nothing is known to be up to
    date. */
export type Connection = { state: 'connecting' } | { state: 'live' } | { state: 'lost'; since: number; why: string };
export const connection = signal<Connection>({ state: 'connecting' });
/** Counts how often it came back: whoever shows something asks for it anew. */
export const resumed = signal(0);

export interface FindingNews {
    change: 'opened' | 'renewed' | 'acknowledged' | 'ended';
    at: string;
    finding: Finding;
}
export type News = { kind: 'transition'; revision: Revision } | { kind: 'finding'; news: FindingNews };

const listeners = new Set<(news: News) => void>();
/** Returns what ends it. */
export function listen(listener: (news: News) => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

const patience_ms = 1000;
const silence_ms = 40_000; // heartbeats come every 15 s
const first_pause_ms = 500;
const most_pause_ms = 15_000;

function tell(event: ServerEvent) {
    const news: News | null =
        event.event === 'transition' ? { kind: 'transition', revision: JSON.parse(event.data) as Revision }
        : event.event === 'finding' ? { kind: 'finding', news: JSON.parse(event.data) as FindingNews }
        : null;
    if (news !== null) for (const listener of [...listeners]) listener(news);
}

function lost(why: string) {
    const before = connection.peek();
    connection.value = { state: 'lost', since: before.state === 'lost' ? before.since : Date.now(), why };
}

/** Resolves when the pause is over, or the browser says that there is a network again. */
function pause(ms: number, stopped: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
        const done = () => {
            clearTimeout(timer);
            removeEventListener('online', done);
            stopped.removeEventListener('abort', done);
            resolve();
        };
        const timer = setTimeout(done, ms);
        addEventListener('online', done);
        stopped.addEventListener('abort', done);
    });
}

class Follower {
    private last_id = '';

    constructor(private readonly stopped: AbortSignal) {}

    async follow() {
        let pause_ms = first_pause_ms;
        setTimeout(() => !this.stopped.aborted && connection.peek().state === 'connecting' && lost('there is no answer yet'), patience_ms);
        while (!this.stopped.aborted) {
            const ended = await this.read_once();
            if (this.stopped.aborted) return;
            if (ended.was_open) pause_ms = first_pause_ms;
            lost(ended.why);
            await pause(pause_ms * (0.75 + Math.random() / 2), this.stopped);
            pause_ms = Math.min(2 * pause_ms, most_pause_ms);
        }
    }

    private async read_once(): Promise<{ was_open: boolean; why: string }> {
        const attempt = new AbortController();
        const give_up = () => attempt.abort();
        this.stopped.addEventListener('abort', give_up);
        addEventListener('offline', give_up);
        let watch = setTimeout(give_up, silence_ms);
        const heard = () => {
            clearTimeout(watch);
            watch = setTimeout(give_up, silence_ms);
        };
        let was_open = false;
        try {
            const after = this.last_id === '' ? {} : { after: this.last_id };
            const response = await open('/v1/stream', after, 'text/event-stream', attempt.signal);
            const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
            const feed = parser((event, id) => {
                if (id !== '') this.last_id = id;
                if (event !== null) tell(event);
            });
            for (;;) {
                const { done, value } = await reader.read();
                if (done) return { was_open, why: 'the connection was closed' };
                heard();
                if (!was_open) {
                    was_open = true;
                    this.became_live();
                }
                feed(value);
            }
        } catch (error) {
            if (attempt.signal.aborted) return { was_open, why: navigator.onLine ? 'nothing was heard for too long' : 'this device is offline' };
            const problem = as_problem(error);
            if (problem.code === 'bad-request') this.last_id = ''; // the ledger began anew
            return { was_open, why: problem.message };
        } finally {
            clearTimeout(watch);
            this.stopped.removeEventListener('abort', give_up);
            removeEventListener('offline', give_up);
            attempt.abort();
        }
    }

    private became_live() {
        const before = connection.peek();
        connection.value = { state: 'live' };
        if (before.state === 'lost') resumed.value += 1;
    }
}

/** Until the returned function is called. */
export function follow(): () => void {
    const stop = new AbortController();
    connection.value = { state: 'connecting' };
    void new Follower(stop.signal).follow();
    return () => {
        stop.abort();
        connection.value = { state: 'connecting' };
    };
}
