// The list that is shown and, while the choice changes, the one that is to come: the old rows stay until then. It is kept
// while somebody looks at a vehicle, and goes on hearing what changes, so that coming back shows it where it was.
import { signal } from '@preact/signals';
import { is_known } from '../../api/session';
import { listen, resumed } from '../../live/stream';
import { filters_of, sort_text, type Choice } from './choice';
import { VehicleList } from './list';

export const shown = signal<VehicleList | null>(null);
export const coming = signal<VehicleList | null>(null);
const kept_ms = 600_000; // an older one is shown, and asked for anew

let stop_listening: (() => void) | null = null;

function follow() {
    if (stop_listening !== null) return;
    const stop_news = listen((news) => {
        for (const list of [shown.peek(), coming.peek()]) {
            if (news.kind === 'transition') list?.hear(news.revision);
            else if (news.news.finding.kind === 'stuck' && news.news.finding.vin !== null) list?.hear_stuck(news.news.finding.vin, news.news.change !== 'ended');
        }
    });
    const stop_resumed = resumed.subscribe(() => {
        for (const list of [shown.peek(), coming.peek()]) if (list?.problem) list.retry();
    });
    const stop_known = is_known.subscribe((known) => known || forget());
    stop_listening = () => {
        stop_news();
        stop_resumed();
        stop_known();
    };
}

/** Nobody is logged in any more: what was shown to somebody is not shown to the next. */
function forget() {
    stop_listening?.();
    stop_listening = null;
    for (const list of [shown, coming]) {
        list.peek()?.stop();
        list.value = null;
    }
}

export function ask_for(choice: Choice) {
    follow();
    const key = JSON.stringify([filters_of(choice), sort_text(choice.sorted)]);
    if (coming.peek()?.key === key) return;
    const there = shown.peek();
    if (there?.key === key && !there.is_stopped) {
        coming.peek()?.stop();
        coming.value = null;
        if (Date.now() - there.made_at < kept_ms) return;
    }
    begin(key, choice);
}

/** The same choice anew, with what has changed since. */
export function ask_again() {
    const there = shown.peek();
    if (there !== null && coming.peek() === null) begin(there.key, there.choice);
}

function begin(key: string, choice: Choice) {
    coming.peek()?.stop();
    shown.peek()?.stop(); // one request at most
    const list = new VehicleList(key, choice, (begun) => {
        if (coming.peek() !== begun) return;
        shown.value = begun;
        coming.value = null;
    });
    coming.value = list;
    void list.load();
}
