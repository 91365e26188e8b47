// How something ended, by shape and word as well as by colour.
import type { ComponentChildren } from 'preact';
import type { Delivery, Sweep } from '../../api/types';
import { Sign } from '../../parts/status';
import type { StatusWords } from '../../words';

export type Tone = 'good' | 'act' | 'warn' | 'bad' | 'soft';

export function Outcome({ sign, tone, children }: { sign: StatusWords['sign']; tone: Tone; children: ComponentChildren }) {
    return (
        <span class="outcome" data-tone={tone}>
            <Sign sign={sign} />
            <span>{children}</span>
        </span>
    );
}

export function SweepOutcome({ outcome }: { outcome: Sweep['outcome'] }) {
    if (outcome === 'complete') return <Outcome sign="check" tone="good">Complete</Outcome>;
    if (outcome === 'failed') return <Outcome sign="cross" tone="bad">Failed</Outcome>;
    return <Outcome sign="turning" tone="soft">Running</Outcome>;
}

export const sweep_kinds: Record<Sweep['kind'], string> = { full: 'Full', in_flight: 'In-flight', check: 'Check of one' };
export const sweep_kinds_mean: Record<Sweep['kind'], string> = {
    full: 'asked for every vehicle',
    in_flight: 'asked for what is under way',
    check: 'asked for one vehicle',
};

export const delivery_outcomes: Record<Delivery['outcome'], string> = { recorded: 'Recorded', ping: 'Ping', ignored: 'Ignored', unreadable: 'Unreadable' };
export const delivery_outcomes_mean: Record<Delivery['outcome'], string> = {
    recorded: 'It is part of the history.',
    ping: 'The platform tried whether webhooks arrive.',
    ignored: 'Of a kind that tells nothing about clearances.',
    unreadable: 'Rightly signed, but not understood: replay it after an upgrade.',
};

export function DeliveryOutcome({ outcome }: { outcome: Delivery['outcome'] }) {
    const words = delivery_outcomes[outcome] ?? outcome;
    if (outcome === 'recorded') return <Outcome sign="check" tone="good">{words}</Outcome>;
    if (outcome === 'unreadable') return <Outcome sign="cross" tone="bad">{words}</Outcome>;
    return <Outcome sign={outcome === 'ping' ? 'turning' : 'minus'} tone="soft">{words}</Outcome>;
}
