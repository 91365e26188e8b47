// States of hooks and alerts by shape, colour and word.
import type { Alert, Hook } from '../../api/types';
import { Sign } from '../../parts/status';
import type { StatusWords } from '../../words';

interface Words {
    label: string;
    sign: StatusWords['sign'];
    look: 'good' | 'waiting' | 'bad' | 'still';
}

const of_alerts: Record<Alert['state'], Words> = {
    delivered: { label: 'Delivered', sign: 'check', look: 'good' },
    waiting: { label: 'Waiting', sign: 'clock', look: 'waiting' },
    dead: { label: 'Dead', sign: 'cross', look: 'bad' },
};
const of_hooks: Record<string, Words> = {
    ok: { label: 'Ok', sign: 'check', look: 'good' },
    failing: { label: 'Failing', sign: 'exclamation', look: 'bad' },
    disabled: { label: 'Disabled', sign: 'barred', look: 'bad' },
};
const heartbeat: Words = { label: 'Heartbeat', sign: 'turning', look: 'still' };

function State({ words }: { words: Words }) {
    return (
        <span class="state" data-look={words.look}>
            <Sign sign={words.sign} />
            {words.label}
        </span>
    );
}

export function AlertState({ state }: { state: Alert['state'] }) {
    return <State words={of_alerts[state] ?? { label: state, sign: 'question', look: 'still' }} />;
}

export function HookState({ state }: { state: Hook['state'] }) {
    return <State words={state === null ? heartbeat : (of_hooks[state] ?? { label: state, sign: 'question', look: 'still' })} />;
}

const changes: Record<string, string> = { opened: 'opened', resolved: 'ended', acknowledged: 'acknowledged' };
export const change_words = (change: string) => changes[change] ?? change;
