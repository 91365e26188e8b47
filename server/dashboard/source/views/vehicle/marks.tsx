// A word about a transition that is not as usual, and what it means for whoever points at it or comes to it by keyboard.
import { useId } from 'preact/hooks';
import type { Transition } from '../../api/types';
import { duration } from '../../format';
import { status_words } from '../../words';
import { seconds_between, tellers, type Told } from './history';

export interface MarkWords {
    word: string;
    means: string;
    tone?: 'warn' | 'bad';
}

export function Mark({ word, means, tone }: MarkWords) {
    const id = useId();
    return (
        <span class="mark">
            <button type="button" class={`badge ${tone ?? ''}`} aria-describedby={id} onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}>
                {word}
            </button>
            <span role="tooltip" id={id}>
                {means}
            </span>
        </span>
    );
}

function mark_of_webhook(transition: Transition, told: Told | null): MarkWords | null {
    const all = tellers(transition);
    const sweep = all.find((each) => each.source === 'sweep');
    const after = sweep && !transition.estimated ? `${duration(Math.max(0, seconds_between(transition.occurred_at, sweep.at)))} after it happened` : 'later';
    if (told === 'missed') return { word: 'webhook missed', tone: 'warn', means: `The platform announces this, but no webhook came within 15 minutes. A sweep found it ${after}.` };
    if (told === 'late') {
        const webhook = all.find((each) => each.source === 'webhook')!;
        return { word: 'webhook late', tone: 'warn', means: `A sweep found it ${after}; the webhook came ${duration(seconds_between(sweep!.at, webhook.at))} behind that.` };
    }
    if (told === 'awaited') {
        const known = sweep ? `A sweep found it ${after}.` : 'The answer to our command told it.';
        return { word: 'no webhook yet', means: `${known} One may still come: 15 minutes after a sweep has seen it, it counts as missed.` };
    }
    if (told === 'before_us') return { word: 'by sweep only', means: 'It happened before the tracker first heard of this vehicle, and a sweep found it afterwards.' };
    return null;
}

export function marks_of(transition: Transition, told: Told | null): MarkWords[] {
    const marks: MarkWords[] = [];
    const webhook = mark_of_webhook(transition, told);
    if (webhook) marks.push(webhook);
    if (transition.unconfirmed) marks.push({ word: 'unconfirmed', tone: 'bad', means: 'The platform’s changelog, asked for later, does not hold it. It is shown, but never counts as the present.' });
    if (transition.provisional && !transition.unconfirmed) marks.push({ word: 'provisional', means: 'It stands on a webhook or an answer alone: the platform’s changelog was not yet seen to hold it.' });
    if (transition.estimated) marks.push({ word: 'estimated', means: 'The platform gave no time for it. It happened at this time at the latest.' });
    if (!transition.expected) {
        const from = transition.from === null ? 'nothing' : status_words(transition.from).label;
        marks.push({ word: 'unexpected', tone: 'warn', means: `The platform’s life cycle does not know a change from ${from} to ${status_words(transition.to).label}.` });
    }
    return marks;
}
