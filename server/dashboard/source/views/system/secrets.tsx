// Which webhook secret is used, and when the old one can go.
import type { ComponentChildren } from 'preact';
import type { Secret } from '../../api/types';
import { duration, local_short, number } from '../../format';
import { use_query } from '../../live/query';
import { Empty, Shown } from '../../parts/states';
import { When } from '../../parts/time';
import { href } from '../../route';
import type { StatusWords } from '../../words';
import { Outcome, type Tone } from './outcome';
import { PartHead } from './part_head';
import { Table, type Column } from './table';
import { verdict_of } from './verdict';

export function Secrets() {
    const asked = use_query<{ secrets: Secret[] }>('/v1/secrets', {}, {
        on: (news) => news.kind === 'transition' && news.revision.sources.includes('webhook'),
        every: 2000,
        at_least_every: 10_000,
    });
    return (
        <>
            <PartHead part="secrets" title="Webhook secrets" />
            <Shown asked={asked}>
                {({ secrets }) =>
                    secrets.length === 0 ? (
                        <Empty title="No webhook secret is configured." />
                    ) : (
                        <div class="card scroll">
                            <Table label="Webhook secrets" columns={columns(secrets)} rows={secrets} id_of={(secret) => secret.name} />
                        </div>
                    )
                }
            </Shown>
            <HowToChange />
        </>
    );
}

function columns(all: readonly Secret[]): readonly Column<Secret>[] {
    const span = span_of(all);
    return [
        { name: 'Secret', cell: (secret) => <strong class="whole">{secret.name}</strong>, kind: 'wide' },
        { name: 'What to do', cell: (secret) => <ToDo secret={secret} all={all} />, kind: 'wide' },
        { name: 'Last used', cell: (secret) => <When time={secret.last_used_at} relative none="never" /> },
        { name: 'First used', cell: (secret) => <When time={secret.first_used_at} none="never" /> },
        {
            name: 'Webhooks',
            cell: (secret) => (secret.deliveries === 0 ? <span class="none">0</span> : <a href={href(['system', 'deliveries'], { secret: secret.name })}>{number(secret.deliveries)}</a>),
            kind: 'number',
        },
        { name: 'In use from first to last', cell: (secret) => <Used secret={secret} span={span} />, kind: 'wide' },
    ];
}

function ToDo({ secret, all }: { secret: Secret; all: readonly Secret[] }) {
    const verdict = verdict_of(secret, all);
    const other = 'other' in verdict ? `“${verdict.other.name}”` : '';
    switch (verdict.is) {
        case 'used':
            return <Said sign="check" tone="good" words="Keep it">It proved the last webhook.</Said>;
        case 'only':
            return <Said sign="check" tone="good" words="Keep it">It is the only one.</Said>;
        case 'unused':
            return <Said sign="question" tone="soft" words="Not used yet">Set it in the platform’s console, which then sends a ping.</Said>;
        case 'may_go':
            return (
                <Said sign="minus" tone="act" words="It can go">
                    Not used for {duration(verdict.still_ms / 1000)} while {other} was. Remove it from the configuration, then send SIGHUP.
                </Said>
            );
        case 'wait':
            return (
                <Said sign="clock" tone="soft" words="Keep it for now">
                    {other} has taken over, but what was signed before may still come. It can go once {other} is used after {local_short(new Date(verdict.until).toISOString())} and this one is not until then.
                </Said>
            );
        case 'removed':
            return <Said sign="barred" tone="soft" words="Removed">It is not in the configuration and proves nothing any more.</Said>;
    }
}

function Said({ sign, tone, words, children }: { sign: StatusWords['sign']; tone: Tone; words: string; children: ComponentChildren }) {
    return (
        <>
            <Outcome sign={sign} tone={tone}>{words}</Outcome>
            <p class="hint">{children}</p>
        </>
    );
}

interface Span {
    from: number;
    to: number;
}
function span_of(all: readonly Secret[]): Span | null {
    const times = all.flatMap(({ first_used_at, last_used_at }) => [first_used_at, last_used_at]).filter((time) => time !== null).map((time) => Date.parse(time));
    return times.length === 0 ? null : { from: Math.min(...times), to: Math.max(...times) };
}

/** The same scale for all, so that one sees where one took over from the other. The columns beside it say it in words. */
function Used({ secret, span }: { secret: Secret; span: Span | null }) {
    if (secret.first_used_at === null || secret.last_used_at === null || span === null) return <span class="none">–</span>;
    const length = Math.max(1, span.to - span.from);
    const from = (Date.parse(secret.first_used_at) - span.from) / length;
    const to = (Date.parse(secret.last_used_at) - span.from) / length;
    return (
        <span class="used" aria-hidden="true">
            <span class="used-bar" style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }} data-configured={secret.configured} />
        </span>
    );
}

function HowToChange() {
    return (
        <details class="card">
            <summary>How to change the secret without losing a webhook</summary>
            <ol>
                <li>
                    Add the new one as another <code>[[webhook.secrets]]</code> with a name of its own; leave the old one.
                </li>
                <li>Send SIGHUP to the service. From now on both prove.</li>
                <li>Set the new secret in the platform’s console. It sends a ping: the new one is used.</li>
                <li>Wait until this view says that the old one can go. Then remove it, and send SIGHUP.</li>
            </ol>
        </details>
    );
}
