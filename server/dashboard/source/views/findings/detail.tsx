// What a finding's `detail` says, in words: each kind has its own members. What no word is known for is shown as it is,
// so that nothing is kept back.
import type { ComponentChildren } from 'preact';
import type { Finding } from '../../api/types';
import { duration, number } from '../../format';
import { Exactly, When } from '../../parts/time';
import { href } from '../../route';
import { status_words } from '../../words';

type Fact = [label: string, value: ComponentChildren];
type Detail = Finding['detail'];
type Words = (value: never, detail: Detail, finding: Finding) => Fact | null;

const time = (label: string) => (value: string | null): Fact => [label, value === null ? 'never' : <><Exactly time={value} /> (<When time={value} relative />)</>];
const count = (label: string) => (value: number): Fact => [label, number(value)];
const sweep = (label: string) => (value: number): Fact => [label, <a href={href(['system'])}>no. {number(value)}</a>];

const words: Record<string, Words> = {
    status: () => null, // stands above
    occurred_at: () => null,
    estimated: () => null,
    since: () => null,
    transition: (value: number, _, { vin }) => ['Transition', vin === null ? number(value) : <a href={href(['vehicles', vin])}>no. {number(value)}</a>],
    command: (value: number) => ['Our request', `no. ${number(value)} was answered with an error`],
    known_after_seconds: (value: number | null) => ['Known here', value === null ? 'not known how late' : value < 1 ? 'within a second' : `${duration(value)} later`],
    stage: (value: string) => ['Stage', value === 'notice' ? 'ahead of its limit: something can still be done' : value === 'overdue' ? 'over its limit' : value],
    limit_seconds: (value: number) => ['Limit', duration(value)],
    may_be_rejected_from: (value: string) => ['May be rejected from', <><Exactly time={value} /> (<When time={value} relative />): the platform ends what waits longer than that</>],
    missed: (value: number) => ['Missed', `${number(value)} changes that a webhook should have told`],
    first_missed_at: time('The first of them'),
    last_webhook_at: time('Last webhook'),
    sweep: sweep('Sweep'),
    listed: count('Listed before'),
    undecided: count('Missing, not decided yet'),
    unlisted: count('Not listed any more'),
    wrong_signatures: (value: number, { within_seconds }) => ['Wrong signatures', `${number(value)}${typeof within_seconds === 'number' ? ` within ${duration(within_seconds)}` : ''}`],
    within_seconds: () => null, // told with the one above
    error: (value: string) => ['What it says', <q>{value}</q>],
    hooks: (value: string[]) => ['Hooks', <a href={href(['alerts'])}>{value.join(', ')}</a>],
};

export function facts_of(finding: Finding): Fact[] {
    const facts: Fact[] = [];
    for (const [member, value] of Object.entries(finding.detail)) {
        const told = words[member];
        const fact: Fact | null = told ? told(value as never, finding.detail, finding) : [member.replaceAll('_', ' '), typeof value === 'string' ? value : JSON.stringify(value)];
        if (fact !== null) facts.push(fact);
    }
    return facts;
}

/** How much of its time a stuck vehicle has used up. */
export function TimeUsed({ finding, now }: { finding: Finding; now: number }) {
    const limit = finding.detail.limit_seconds;
    if (finding.kind !== 'stuck' || typeof limit !== 'number' || limit <= 0) return null;
    const end = finding.closed_at === null ? now : Date.parse(finding.closed_at);
    const used = Math.max(0, (end - Date.parse(finding.since)) / 1000);
    const most = Math.max(used, limit);
    return (
        <div class="time-used">
            <div class="time-used-bar" aria-hidden="true">
                <span style={{ width: `${(100 * Math.min(used, limit)) / most}%` }} />
                {used > limit && <span class="over" style={{ width: `${(100 * (used - limit)) / most}%` }} />}
            </div>
            <p class="hint">
                {status_words(finding.status).label} for {duration(used)}
                {finding.closed_at !== null ? `, of a limit of ${duration(limit)}.`
                : used > limit ? `: the limit of ${duration(limit)} was passed ${duration(used - limit)} ago.`
                : `: the limit of ${duration(limit)} is reached in ${duration(limit - used)}.`}
            </p>
        </div>
    );
}
