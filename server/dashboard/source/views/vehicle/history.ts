// A vehicle's history as it is shown: episodes, how long each status was in force, who told what when. Pure.
import type { Evidence, Source, Time, Transition } from '../../api/types';

export const seconds_between = (from: Time, to: Time | number) => ((typeof to === 'number' ? to : Date.parse(to)) - Date.parse(from)) / 1000;

export interface Entry {
    transition: Transition;
    /** What was in force before it; null: nothing is known of that. */
    before: string | null;
    /** What ended it; null: it is the present one. An unconfirmed one never was in force: undefined. */
    next: Transition | null | undefined;
}
export interface Episode {
    number: number;
    entries: Entry[]; // newest first
}

/** Newest first; `history` comes oldest first. */
export function episodes_of(history: readonly Transition[]): Episode[] {
    const episodes: Episode[] = [];
    let in_force: Entry | null = null;
    for (const transition of history) {
        let episode = episodes[0];
        if (episode?.number !== transition.episode) {
            episode = { number: transition.episode, entries: [] };
            episodes.unshift(episode);
        }
        const entry: Entry = { transition, before: in_force?.transition.to ?? null, next: transition.unconfirmed ? undefined : null };
        episode.entries.unshift(entry);
        if (transition.unconfirmed) continue;
        if (in_force !== null) in_force.next = transition;
        in_force = entry;
    }
    return episodes;
}

export interface Stretch {
    status: string;
    from: Time;
    until: Time | null;
}
/** What was in force, oldest first and without gaps. */
export function stretches_of(history: readonly Transition[]): Stretch[] {
    const stood = history.filter((transition) => !transition.unconfirmed);
    return stood.map((transition, i) => ({ status: transition.to, from: transition.occurred_at, until: stood[i + 1]?.occurred_at ?? null }));
}

const source_of: Record<Evidence['kind'], Source> = { webhook: 'webhook', changelog: 'sweep', listing: 'sweep', answer: 'command' };

/** When each source first told of it, in that order. */
export function tellers(transition: Transition): { source: Source; at: Time }[] {
    const told: { source: Source; at: Time }[] = [];
    for (const { kind, recorded_at } of transition.evidence ?? []) {
        const source = source_of[kind];
        const before = told.find((each) => each.source === source);
        if (!before) told.push({ source, at: recorded_at });
        else if (Date.parse(recorded_at) < Date.parse(before.at)) before.at = recorded_at;
    }
    return told.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

const missed_after_seconds = 15 * 60;
const ends = new Set(['rejected', 'revoked', 'canceled']);

export type Told = 'in_time' | 'late' | 'missed' | 'awaited' | 'before_us';
/** What became of its webhook, as GET /v1/capture counts it; null: none is announced. `first_seen`: of the vehicle. */
export function told_of(transition: Transition, announced: readonly string[], first_seen: Time, now: number): Told | null {
    const repeats = transition.from === transition.to && !ends.has(transition.to);
    if (transition.unconfirmed || repeats || !announced.includes(transition.to)) return null;
    const told = tellers(transition);
    const webhook = told.find((each) => each.source === 'webhook');
    const sweep = told.find((each) => each.source === 'sweep');
    if (webhook) return !sweep || Date.parse(webhook.at) <= Date.parse(sweep.at) ? 'in_time' : 'late';
    if (!sweep) return 'awaited';
    if (Date.parse(transition.occurred_at) < Date.parse(first_seen)) return 'before_us';
    return seconds_between(sweep.at, now) >= missed_after_seconds ? 'missed' : 'awaited';
}

/** Places of stretches on a strip that is 1 long: by their length, but none so short that it cannot be seen. */
export function strip_of(stretches: readonly Stretch[], now: number): { start: number; share: number; from: number; until: number }[] {
    const first = stretches[0];
    if (!first) return [];
    const least = Math.min(0.03, 0.5 / stretches.length);
    const spans = stretches.map(({ from, until }) => ({ from: Date.parse(from), until: Math.max(Date.parse(from), until === null ? now : Date.parse(until)) }));
    const whole = spans.reduce((sum, { from, until }) => sum + until - from, 0);
    let start = 0;
    return spans.map(({ from, until }) => {
        const proportion = whole > 0 ? (until - from) / whole : 1 / spans.length;
        const place = { start, share: least + proportion * (1 - least * spans.length), from, until };
        start += place.share;
        return place;
    });
}

type Strip = ReturnType<typeof strip_of>;
export function time_at(strip: Strip, place: number): number {
    const part = strip.findLast((each) => each.start <= place) ?? strip[0]!;
    return part.from + Math.min(1, Math.max(0, (place - part.start) / part.share)) * (part.until - part.from);
}
export function place_of(strip: Strip, time: number): number {
    const part = strip.findLast((each) => each.from <= time);
    if (!part) return 0;
    const length = part.until - part.from;
    return Math.min(1, part.start + (length > 0 ? Math.min(1, (time - part.from) / length) : 0) * part.share);
}
