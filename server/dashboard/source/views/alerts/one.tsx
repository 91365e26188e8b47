// #/alerts/ID: one message to one hook: what it told, how it went, what the hook answered.
import { useState } from 'preact/hooks';
import { at } from '../../api/client';
import { may_operate } from '../../api/session';
import type { AlertDetail, Hook } from '../../api/types';
import { number } from '../../format';
import { use_query } from '../../live/query';
import { Fact } from '../../parts/fact';
import { heading, use_focus_after } from '../../parts/focus';
import { Head } from '../../parts/head';
import { Raw } from '../../parts/json';
import { Kind } from '../../parts/kind';
import { copy } from '../../parts/notice';
import { Shown } from '../../parts/states';
import { Exactly, When } from '../../parts/time';
import { href } from '../../route';
import { SendAgain } from './acts';
import { as_alerts_go } from './alerts';
import { AlertState, change_words } from './state';

export function OneAlert({ id }: { id: string }) {
    const asked = use_query<AlertDetail>(at`/v1/alerts/${id}`, {}, as_alerts_go);
    const hooks = use_query<{ hooks: Hook[] }>('/v1/hooks', {}, as_alerts_go).data?.hooks;
    const [sending, set_sending] = useState(false);
    const alert = asked.data;
    const hook = hooks?.find((each) => each.name === alert?.hook);
    const acted = use_focus_after(heading, alert);
    const done = () => {
        acted();
        asked.refresh();
        setTimeout(asked.refresh, 1500);
    };
    return (
        <>
            <a class="back" href={href(['alerts'])}>
                ← Alerts
            </a>
            <Head title={`Alert ${id}`}>
                {may_operate.value && alert !== null && alert.state !== 'delivered' && hook !== undefined && hook.state !== 'disabled' && (
                    <button type="button" class="primary" onClick={() => set_sending(true)}>
                        {alert.state === 'dead' ? 'Send again' : 'Send now'}
                    </button>
                )}
            </Head>
            <Shown asked={asked} lines={6}>
                {(told) => (
                    <>
                        <div class="cards">
                            <HowItWent alert={told} hook={hook} known={hooks !== undefined} />
                            <LastAnswer alert={told} />
                        </div>
                        <Told alert={told} />
                    </>
                )}
            </Shown>
            {sending && alert !== null && <SendAgain alert={alert} close={() => set_sending(false)} done={done} />}
        </>
    );
}

function HowItWent({ alert, hook, known }: { alert: AlertDetail; hook: Hook | undefined; known: boolean }) {
    return (
        <section class="card" aria-label="How it went">
            <h2>How it went</h2>
            <dl class="facts">
                <Fact label="State">
                    <span class="change">
                        <AlertState state={alert.state} />
                        <When time={alert.finished_at} relative none="" />
                    </span>
                </Fact>
                <Fact label="Hook">
                    <a href={href(['alerts'], { hook: alert.hook })}>{alert.hook}</a>
                    {known && hook === undefined && <p class="hint">It is not in the configuration any more: nothing can be sent there.</p>}
                    {hook?.state === 'disabled' && <p class="hint">It is disabled: enable it first.</p>}
                </Fact>
                <Fact label="Made">
                    <Exactly time={alert.created_at} />
                </Fact>
                <Fact label="Attempts">{number(alert.attempts)}</Fact>
                {alert.next_attempt_at !== null && (
                    <Fact label="Next attempt">
                        <When time={alert.next_attempt_at} relative />
                    </Fact>
                )}
                {alert.last_error !== null && (
                    <Fact label="Why not">
                        <span class="why">{alert.last_error}</span>
                    </Fact>
                )}
                <Fact label="Message id">
                    <code>{alert.message_id}</code>{' '}
                    <button type="button" class="quiet" onClick={() => void copy(alert.message_id, 'The message id')}>
                        Copy
                    </button>
                </Fact>
                {alert.group !== alert.message_id && (
                    <Fact label="Told their opening">
                        <code>{alert.group}</code>
                    </Fact>
                )}
            </dl>
        </section>
    );
}

function LastAnswer({ alert }: { alert: AlertDetail }) {
    return (
        <section class="card" aria-label="Last answer">
            <h2>What the hook last answered</h2>
            {alert.last_status === null ? (
                <p class="hint">{alert.attempts === 0 ? 'It was not asked yet.' : 'There was no answer.'}</p>
            ) : (
                <p>
                    HTTP {alert.last_status}
                    {!alert.last_answer && <span class="hint">, without a word</span>}
                </p>
            )}
            {alert.last_answer && <Raw text={alert.last_answer} label="The hook’s last answer" />}
        </section>
    );
}

function Told({ alert }: { alert: AlertDetail }) {
    const more = alert.findings - alert.told.length;
    return (
        <section class="card" aria-labelledby="told-title">
            <h2 id="told-title">What it told</h2>
            <p class="change">
                <Kind kind={alert.kind} /> {change_words(alert.change)}
            </p>
            <ul class="told">
                {alert.told.map((finding) => (
                    <li key={finding.finding}>
                        <a href={href(['findings', finding.finding])}>{finding.summary}</a>
                        <div class="facts-line">
                            {finding.vin && (
                                <a class="vin" href={href(['vehicles', finding.vin])}>
                                    {finding.vin}
                                </a>
                            )}
                            <When time={finding.since} relative />
                        </div>
                    </li>
                ))}
            </ul>
            {more > 0 && <p class="hint">And {number(more)} more.</p>}
            <details>
                <summary>As it is told</summary>
                <Raw text={JSON.stringify(alert.told)} label="The findings as they are told" />
            </details>
        </section>
    );
}
