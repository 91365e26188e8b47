// What can be done with hooks and alerts, each asked before and answered.
import { at, send } from '../../api/client';
import type { Alert, Hook, HookTest } from '../../api/types';
import { number } from '../../format';
import { Ask } from '../../parts/dialog';
import { Raw } from '../../parts/json';
import { say } from '../../parts/notice';
import { Sign } from '../../parts/status';

interface Act {
    close: () => void;
    done: () => void;
}

export function TestHook({ hook, close, done }: { hook: Hook } & Act) {
    const act = async () => {
        const answer = await send<HookTest>('POST', at`/v1/hooks/${hook.name}/test`);
        done();
        return answer;
    };
    return (
        <Ask title={`Send a test to ${hook.name}`} confirm="Send the test" act={act} close={close} answered={(answer) => <TestAnswer answer={answer} />}>
            <p>An example, marked as a test and of no vehicle that exists, is sent now, once{hook.state === 'disabled' ? ', although the hook is disabled' : ''}.</p>
            {hook.format === 'pagerduty' && <p class="hint">It opens an incident at PagerDuty: resolve it there by hand.</p>}
        </Ask>
    );
}

function TestAnswer({ answer }: { answer: HookTest }) {
    return (
        <div class="test-answer">
            <p class="state" data-look={answer.delivered ? 'good' : 'bad'}>
                <Sign sign={answer.delivered ? 'check' : 'cross'} />
                {answer.delivered ? 'The hook took it.' : answer.status === null ? 'There was no answer.' : 'The hook did not take it.'}
            </p>
            {answer.status !== null && <p>It answered HTTP {answer.status}{answer.answer ? ':' : ', without a word.'}</p>}
            {answer.answer && <Raw text={answer.answer} label="What the hook answered" />}
            {answer.problem !== null && <p>{answer.problem}</p>}
        </div>
    );
}

export function EnableHook({ hook, close, done }: { hook: Hook } & Act) {
    const act = async () => {
        await send('POST', at`/v1/hooks/${hook.name}/enable`);
        say(`${hook.name} is enabled`);
        done();
    };
    return (
        <Ask title={`Enable ${hook.name}`} confirm="Enable" act={act} close={close}>
            <p>Alerts are sent there again. Send a test first to see whether its receiver works.</p>
            {hook.dead > 0 && <p class="hint">The {number(hook.dead)} dead alerts stay dead until they are sent again.</p>}
        </Ask>
    );
}

interface Retried {
    retried: number;
    hastened?: number;
}

/** All dead ones of a hook, or of all hooks that are not disabled. */
export function SendAllAgain({ hook, dead, close, done }: { hook: string | null; dead: number } & Act) {
    const act = async () => {
        const answer = await send<Retried>('POST', '/v1/alerts/retry', hook === null ? {} : { hook });
        done();
        return answer;
    };
    const count = dead === 1 ? 'the dead alert' : `all ${number(dead)} dead alerts`;
    return (
        <Ask title={hook === null ? 'Send dead alerts again' : `Send ${hook}’s dead alerts again`} confirm="Send again" act={act} close={close} answered={(answer) => <SentAgain answer={answer} />}>
            <p>
                Sends {count}
                {hook === null ? ' again, but those of disabled hooks' : ' of this hook again'}, and does not wait any longer with those that wait for their next attempt.
            </p>
        </Ask>
    );
}

function SentAgain({ answer: { retried, hastened = 0 } }: { answer: Retried }) {
    return (
        <p>
            {retried === 0 ? 'None was dead any more.' : retried === 1 ? 'One dead alert is due now.' : `${number(retried)} dead alerts are due now.`}
            {hastened > 0 && ` ${hastened === 1 ? 'One that waited is' : `${number(hastened)} that waited are`} due now too.`} The list tells what becomes of them.
        </p>
    );
}

async function send_again(alert: Alert): Promise<Alert> {
    const told = await send<Alert>('POST', at`/v1/alerts/${alert.id}/retry`);
    say(`Alert ${alert.id} is due now`);
    return told;
}

export function SendAgain({ alert, close, done }: { alert: Alert } & Act) {
    const act = async () => {
        await send_again(alert);
        done();
    };
    return (
        <Ask title={alert.state === 'dead' ? `Send alert ${alert.id} again` : `Send alert ${alert.id} now`} confirm={alert.state === 'dead' ? 'Send again' : 'Send now'} act={act} close={close}>
            <p>
                It goes to {alert.hook} at once, under the same message id, so that a receiver that has it already can tell.
                {alert.state === 'dead' && ' While it fails it is tried for as long as a new one.'}
            </p>
        </Ask>
    );
}
