// The receivers of the configuration, each with how it does and what it is told of.
import { useState } from 'preact/hooks';
import { may_operate } from '../../api/session';
import type { Hook } from '../../api/types';
import { number } from '../../format';
import { Empty } from '../../parts/states';
import { When } from '../../parts/time';
import { with_query } from '../../route';
import { kind_words } from '../../words';
import { EnableHook, SendAllAgain, TestHook } from './acts';
import { show_list } from './list';
import { HookState } from './state';

export function Hooks({ hooks, refresh }: { hooks: readonly Hook[]; refresh: () => void }) {
    if (hooks.length === 0) {
        return (
            <Empty title="No hooks are configured.">
                <p>
                    Nobody is told of findings, they only stand on this page. Write <code>[[hooks]]</code> into the configuration for Slack, Teams, PagerDuty, Alertmanager or a program of your own.
                </p>
            </Empty>
        );
    }
    return (
        <section aria-labelledby="hooks-title" class="hooks">
            <h2 id="hooks-title">Hooks</h2>
            <ul class="cards">
                {hooks.map((hook) => (
                    <OneHook key={hook.name} hook={hook} refresh={refresh} />
                ))}
            </ul>
        </section>
    );
}

function OneHook({ hook, refresh }: { hook: Hook; refresh: () => void }) {
    return (
        <li class="card hook" data-state={hook.state}>
            <div class="hook-top">
                <h3>{hook.name}</h3>
                <span class="hint">{hook.format}</span>
                <HookState state={hook.state} />
            </div>
            {hook.state !== null && <Counts hook={hook} />}
            <Condition hook={hook} />
            <p class="hint">{hears_of(hook)}</p>
            {may_operate.value && <Acts hook={hook} refresh={refresh} />}
        </li>
    );
}

function Counts({ hook }: { hook: Hook }) {
    return (
        <dl class="hook-counts">
            {([['waiting', 'Waiting', hook.waiting], ['dead', 'Dead', hook.dead]] as const).map(([state, label, count]) => (
                <div key={state} data-bad={state === 'dead' && count > 0}>
                    <dt>{label}</dt>
                    <dd>{count === 0 ? '0' : <a href={with_query({ state: [state], hook: [hook.name], kind: null })} onClick={show_list}>{number(count)}</a>}</dd>
                </div>
            ))}
            <div>
                <dt>Last success</dt>
                <dd>
                    <When time={hook.last_success_at} relative none="never" />
                </dd>
            </div>
        </dl>
    );
}

/** What is wrong and since when; nothing while all is well. */
function Condition({ hook }: { hook: Hook }) {
    if (hook.state === 'disabled') {
        return (
            <p class="hook-trouble">
                Nothing is sent there since <When time={hook.disabled_at} />
                {hook.disabled_why !== null && <>: {hook.disabled_why}</>}.
            </p>
        );
    }
    if (hook.state !== 'failing') return null;
    return (
        <p class="hook-trouble">
            It has failed {hook.failing_since !== null && <When time={hook.failing_since} relative />} for the first time, and {<When time={hook.last_attempt_at} relative />} for the last.{' '}
            {hook.next_attempt_at !== null && (Date.parse(hook.next_attempt_at) > Date.now() ? <>It is tried again <When time={hook.next_attempt_at} relative />.</> : 'It is tried again by itself, with growing pauses.')}
        </p>
    );
}

function hears_of(hook: Hook): string {
    if (hook.state === null) return 'Gets a sign of life, so that its missing tells that no alert could come.';
    const parts = [hook.kinds.map((kind) => kind_words(kind).label).join(', ')];
    if (hook.brands.length > 0) parts.push(`of ${hook.brands.join(', ')}`);
    if (hook.statuses.length > 0) parts.push(`with status ${hook.statuses.join(', ')}`);
    const tags = Object.entries(hook.tags).map(([key, value]) => `${key} ${value}`);
    if (tags.length > 0) parts.push(`with ${tags.join(', ')}`);
    return `Hears of: ${parts.join(' · ')}${hook.send_resolved ? ', and of their end' : ''}.`;
}

function Acts({ hook, refresh }: { hook: Hook; refresh: () => void }) {
    const [doing, set_doing] = useState<'test' | 'enable' | 'again' | null>(null);
    const props = { close: () => set_doing(null), done: refresh };
    return (
        <div class="buttons hook-acts">
            <button type="button" onClick={() => set_doing('test')} aria-label={`Send a test: ${hook.name}`}>
                Send a test
            </button>
            {hook.state === 'disabled' && (
                <button type="button" class="primary" onClick={() => set_doing('enable')} aria-label={`Enable: ${hook.name}`}>
                    Enable
                </button>
            )}
            {hook.dead > 0 && hook.state !== 'disabled' && (
                <button type="button" onClick={() => set_doing('again')} aria-label={`Send dead ones again: ${hook.name}`}>
                    Send dead ones again
                </button>
            )}
            {doing === 'test' && <TestHook hook={hook} {...props} />}
            {doing === 'enable' && <EnableHook hook={hook} {...props} />}
            {doing === 'again' && <SendAllAgain hook={hook.name} dead={hook.dead} {...props} />}
        </div>
    );
}
