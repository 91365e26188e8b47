// The life of a vehicle, newest first throughout: at the top is what counts now, and time runs down into the past.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Time, Transition } from '../../api/types';
import { duration, local, now, number } from '../../format';
import { Sign, Status } from '../../parts/status';
import { Exactly } from '../../parts/time';
import { with_query } from '../../route';
import { sources, status_words } from '../../words';
import { EvidenceList } from './evidence';
import { episodes_of, seconds_between, tellers, told_of, type Entry, type Episode } from './history';
import { Mark, marks_of } from './marks';
import { tone_of } from './strip';

export interface Circumstances {
    announced: readonly string[];
    first_seen: Time;
    at: Time | null; // the time that is looked at
    known_at: Time | null;
    fresh: ReadonlySet<number>; // transitions that came while one looked
}

function Tellers({ transition }: { transition: Transition }) {
    const told = tellers(transition);
    const first = told[0];
    const later = first && !transition.estimated ? seconds_between(transition.occurred_at, first.at) : null;
    return (
        <p class="told hint">
            Told by {told.map((each) => sources[each.source] ?? each.source).join(', then ')}
            {later !== null && later > 0 && <>; known {duration(later)} later</>}
        </p>
    );
}

/** An estimated time is the latest: what begins so has lasted at least as long, what ends so at most. */
function how_exactly(begin: Transition, end: Transition | null): string {
    if (begin.estimated) return end?.estimated ? 'about ' : 'at least ';
    return end?.estimated ? 'at most ' : '';
}

/** How long it was in force, on the line that leads up to what came next. */
function Stood({ entry: { transition, next } }: { entry: Entry }) {
    if (next === undefined) return null;
    const seconds = Math.max(0, seconds_between(transition.occurred_at, next?.occurred_at ?? now.value));
    const label = status_words(transition.to).label;
    if (next === null && seconds < 1) return <p class="stood">{label} just now</p>;
    return (
        <p class="stood number">
            {label} for {how_exactly(transition, next)}
            {duration(seconds)}
            {next === null && ' so far'}
        </p>
    );
}

function Row({ entry, given }: { entry: Entry; given: Circumstances }) {
    const { transition, before } = entry;
    const told = told_of(transition, given.announced, given.first_seen, now.value);
    const marks = marks_of(transition, told);
    const later = given.at !== null && Date.parse(transition.occurred_at) > Date.parse(given.at);
    if (given.known_at !== null && Date.parse(transition.recorded_at) > Date.parse(given.known_at)) {
        marks.push({ word: 'not known then', means: `The tracker first knew of it at ${local(transition.recorded_at)}.` });
    }
    const classes = ['transition', later && 'later', transition.unconfirmed && 'unconfirmed', given.fresh.has(transition.transition) && 'fresh', before === null && 'last'];
    return (
        <li class={classes.filter(Boolean).join(' ')} style={{ '--tone': tone_of(transition.to), '--before': before && tone_of(before) }}>
            <Stood entry={entry} />
            <span class="node" aria-hidden="true">
                <Sign sign={status_words(transition.to).sign} />
            </span>
            <div class="what">
                <p class="title">
                    <Status status={transition.to} />
                    <span class="time">
                        <Exactly time={transition.occurred_at} />
                        {transition.estimated && ' at the latest'}
                    </span>
                    <a class="then" href={with_query({ at: transition.occurred_at, known_at: null })} aria-label={`as it stood then, at ${local(transition.occurred_at)}`}>
                        as it stood then
                    </a>
                </p>
                {transition.reason !== null && <blockquote>{transition.reason}</blockquote>}
                {marks.length > 0 && (
                    <p class="marks">
                        {marks.map((mark) => (
                            <Mark key={mark.word} {...mark} />
                        ))}
                    </p>
                )}
                <Tellers transition={transition} />
                {transition.evidence && <EvidenceList evidence={transition.evidence} />}
            </div>
        </li>
    );
}

function Here({ at }: { at: Time }) {
    return (
        <li class="here">
            <span>
                You look at <Exactly time={at} />
            </span>
        </li>
    );
}

interface EpisodeProps {
    episode: Episode;
    given: Circumstances;
    open: boolean; // at first
    here: number | null; // the entry before which the time lies that is looked at
}
function OneEpisode({ episode, given, open, here }: EpisodeProps) {
    const [is_open, set_open] = useState(open);
    useEffect(() => {
        if (here !== null) set_open(true);
    }, [here]);
    const first = episode.entries.at(-1)!.transition;
    const count = episode.entries.length;
    return (
        <details class="episode" open={is_open} onToggle={(event) => set_open(event.currentTarget.open)}>
            <summary>
                <h3>Episode {episode.number}</h3>
                <span class="hint">
                    {count === 1 ? 'one transition' : `${number(count)} transitions`}, from <Exactly time={first.occurred_at} />
                </span>
            </summary>
            {is_open && <ol>{rows_of(episode, given, here)}</ol>}
        </details>
    );
}

function rows_of({ entries }: Episode, given: Circumstances, here: number | null): ComponentChildren[] {
    const rows: ComponentChildren[] = entries.map((entry) => <Row key={entry.transition.transition} entry={entry} given={given} />);
    if (here !== null) rows.splice(here, 0, <Here key="here" at={given.at!} />);
    return rows;
}

const open_at_first = 3;

/** Where in the list the time lies that is looked at: before that entry of that episode. */
function place_of_time(episodes: readonly Episode[], at: Time | null): { episode: number; entry: number } | null {
    if (at === null || episodes.length === 0) return null;
    const time = Date.parse(at);
    for (const [i, { entries }] of episodes.entries()) {
        const entry = entries.findIndex(({ transition }) => Date.parse(transition.occurred_at) <= time);
        if (entry >= 0) return { episode: i, entry };
    }
    return { episode: episodes.length - 1, entry: episodes.at(-1)!.entries.length };
}

export function Timeline({ history, given }: { history: readonly Transition[]; given: Circumstances }) {
    const episodes = episodes_of(history);
    const here = place_of_time(episodes, given.at);
    return (
        <div class="timeline">
            {episodes.map((episode, i) => (
                <OneEpisode key={episode.number} episode={episode} given={given} open={i < open_at_first} here={here?.episode === i ? here.entry : null} />
            ))}
        </div>
    );
}
