// Time travel: which time is looked at stands in the address, as ?at=…&known_at=….
import { useState } from 'preact/hooks';
import type { Time } from '../../api/types';
import { local } from '../../format';
import { Exactly } from '../../parts/time';
import { go, route, with_query } from '../../route';

export interface Looking {
    at: Time | null;
    known_at: Time | null;
}
export function looking(): Looking {
    const { query } = route.value;
    const at = query.get('at') || null;
    return { at, known_at: at === null ? null : query.get('known_at') || null };
}

export function PastBanner({ at, known_at }: { at: Time; known_at: Time | null }) {
    const valid = !Number.isNaN(Date.parse(at));
    return (
        <div class="past-banner" role="status">
            <p>
                <strong>As it stood at {valid ? <Exactly time={at} /> : at}</strong>
                {known_at === null ? ', by what is known today.' : <>, by what the tracker knew at {Number.isNaN(Date.parse(known_at)) ? known_at : <Exactly time={known_at} />}.</>}
            </p>
            <a class="button" href={with_query({ at: null, known_at: null })}>
                Back to now
            </a>
        </div>
    );
}

/** As <input type="datetime-local"> wants it: in the zone of whoever looks, to the second. */
function as_input(time: Time | number | null): string {
    const date = time === null ? null : new Date(time);
    if (date === null || Number.isNaN(date.getTime())) return '';
    return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

export function PickTime({ at, known_at }: Looking) {
    const [wrong, set_wrong] = useState<string | null>(null);
    const show = (event: SubmitEvent) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget as HTMLFormElement);
        // What was not touched keeps its microseconds, which the field cannot hold.
        const taken = (name: string, before: Time | null) => {
            const text = String(form.get(name) ?? '');
            if (text === '') return null;
            return text.slice(0, 19) === as_input(before) ? before : new Date(text).toISOString();
        };
        const next = { at: taken('at', at), known_at: taken('known_at', known_at) };
        const future = Object.values(next).some((time) => time !== null && Date.parse(time) > Date.now());
        set_wrong(future ? 'This time is still to come.' : null);
        if (!future) go(with_query(next));
    };
    return (
        <details class="pick-time">
            <summary>Pick a time</summary>
            <form onSubmit={show} key={`${at} ${known_at}`}>
                <div class="field">
                    <label for="look-at">How it stood at</label>
                    <input id="look-at" name="at" type="datetime-local" step="1" required defaultValue={as_input(at ?? Date.now())} />
                </div>
                <div class="field">
                    <label for="look-known-at">By what was known at (may be empty)</label>
                    <input id="look-known-at" name="known_at" type="datetime-local" step="1" defaultValue={as_input(known_at)} aria-describedby="known-at-help" />
                </div>
                <button type="submit">Show</button>
                <p id="known-at-help" class="hint">
                    In the time zone of this browser. Left empty, it is all that is known today; some of it may have come later, as when a webhook was lost.
                </p>
                {wrong && (
                    <p class="problem" role="alert">
                        {wrong}
                    </p>
                )}
            </form>
        </details>
    );
}

export const spoken = (time: number) => local(new Date(time).toISOString());
