// What was or is to be sent, by state, hook and kind of finding; all that is chosen stands in the address.
import { useState } from 'preact/hooks';
import type { Alert, Hook } from '../../api/types';
import { number } from '../../format';
import { use_pages, type Paged } from '../../live/pages';
import { OneOf } from '../../parts/choices';
import { Kind } from '../../parts/kind';
import { Empty, Shown } from '../../parts/states';
import { When } from '../../parts/time';
import { go, href, route, with_query } from '../../route';
import { finding_kinds, kind_words } from '../../words';
import { SendAgain } from './acts';
import { as_alerts_go } from './alerts';
import { AlertState, change_words } from './state';

interface AlertPage {
    alerts: Alert[];
    next_cursor: string | null;
}
const alerts_of = (page: AlertPage) => page.alerts;

export function ListOfAlerts({ hooks, refresh, may_act }: { hooks: readonly Hook[] | null; refresh: () => void; may_act: boolean }) {
    const { query } = route.value;
    const filters = { state: query.getAll('state'), hook: query.getAll('hook'), kind: query.getAll('kind') };
    const asked = use_pages<AlertPage, Alert>('/v1/alerts', filters, alerts_of, as_alerts_go);
    const refresh_all = () => {
        asked.refresh();
        refresh();
        // It is sent at once: its outcome is there a moment later.
        setTimeout(asked.refresh, 1500);
        setTimeout(refresh, 1500);
    };
    const nothing_chosen = filters.state.length + filters.hook.length + filters.kind.length === 0;
    return (
        <section aria-labelledby="alerts-title" class="alerts">
            <h2 id="alerts-title">What was sent, newest first</h2>
            <Filters hooks={hooks} chosen={filters} />
            <Shown asked={asked} lines={6}>
                {(alerts) =>
                    alerts.length === 0 && !asked.has_more ? (
                        <Empty title={nothing_chosen ? 'No alert was made yet.' : 'No alert is like this.'}>
                            {!nothing_chosen && (
                                <p>
                                    <a href={href(['alerts'])}>Show all</a>
                                </p>
                            )}
                        </Empty>
                    ) : (
                        <Table asked={asked} alerts={alerts} hooks={hooks} refresh={refresh_all} may_act={may_act} />
                    )
                }
            </Shown>
        </section>
    );
}

/** For links above it: what they choose is further down. */
export const show_list = () => requestAnimationFrame(() => document.getElementById('alerts-title')?.scrollIntoView());

type Chosen = Record<'state' | 'hook' | 'kind', readonly string[]>;

function Filters({ hooks, chosen }: { hooks: readonly Hook[] | null; chosen: Chosen }) {
    // Hooks' counts are of all kinds: beside one kind they would be wrong.
    const counted = hooks !== null && chosen.kind.length === 0 ? hooks.filter((hook) => chosen.hook.length === 0 || chosen.hook.includes(hook.name)) : null;
    const sum = (state: 'waiting' | 'dead') => counted?.reduce((all, hook) => all + hook[state], 0);
    const state = chosen.state.length === 1 ? chosen.state[0] : chosen.state.length === 0 ? '' : null;
    const names = [...new Set([...(hooks ?? []).map((hook) => hook.name), ...(chosen.hook.length === 1 ? chosen.hook : [])])];
    return (
        <div class="finding-filters">
            <OneOf
                label="State of alerts"
                choices={[
                    { label: 'All', to: with_query({ state: null }), chosen: state === '' },
                    { label: 'Dead', to: with_query({ state: ['dead'] }), chosen: state === 'dead', count: sum('dead') },
                    { label: 'Waiting', to: with_query({ state: ['waiting'] }), chosen: state === 'waiting', count: sum('waiting') },
                    { label: 'Delivered', to: with_query({ state: ['delivered'] }), chosen: state === 'delivered' },
                ]}
            />
            <Select label="Hook" name="hook" every="Every hook" values={names.map((name) => [name, name])} chosen={chosen.hook} />
            <Select label="Kind of finding" name="kind" every="Every kind" values={finding_kinds.map((kind) => [kind, kind_words(kind).label])} chosen={chosen.kind} />
        </div>
    );
}

function Select({ label, name, every, values, chosen }: { label: string; name: string; every: string; values: readonly (readonly [string, string])[]; chosen: readonly string[] }) {
    return (
        <select aria-label={label} value={chosen.join(', ')} onChange={(event) => go(with_query({ [name]: event.currentTarget.value === '' ? null : [event.currentTarget.value] }))}>
            <option value="">{every}</option>
            {chosen.length > 1 && <option value={chosen.join(', ')}>{chosen.join(', ')}</option>}
            {values.map(([value, words]) => (
                <option key={value} value={value}>
                    {words}
                </option>
            ))}
        </select>
    );
}

function Table({ asked, alerts, hooks, refresh, may_act }: { asked: Paged<Alert>; alerts: readonly Alert[]; hooks: readonly Hook[] | null; refresh: () => void; may_act: boolean }) {
    const [sending, set_sending] = useState<Alert | null>(null);
    const can_be_sent = (alert: Alert) => may_act && alert.state !== 'delivered' && hooks?.find((hook) => hook.name === alert.hook)?.state !== 'disabled';
    return (
        <>
            <div class="card scroll">
                <table class="stacking alert-table" role="table" aria-label="Alerts, newest first">
                    <thead role="rowgroup">
                        <tr role="row">
                            {['What it tells', 'Hook', 'State', 'When', 'Action'].map((each) => (
                                <th key={each} role="columnheader" scope="col">
                                    {each === 'Action' ? <span class="unseen">{each}</span> : each}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody role="rowgroup">
                        {alerts.map((alert) => (
                            <Row key={alert.id} alert={alert} send_again={can_be_sent(alert) ? () => set_sending(alert) : null} />
                        ))}
                    </tbody>
                </table>
            </div>
            {asked.has_more && (
                <div class="more">
                    <button type="button" onClick={asked.more} aria-busy={asked.loading}>
                        More, older ones
                    </button>
                </div>
            )}
            {sending && <SendAgain alert={sending} close={() => set_sending(null)} done={refresh} />}
        </>
    );
}

function Row({ alert, send_again }: { alert: Alert; send_again: (() => void) | null }) {
    return (
        <tr role="row">
            <td role="cell">
                <div class="change">
                    <Kind kind={alert.kind} /> <span class="hint">{change_words(alert.change)}</span>
                </div>
                <a href={href(['alerts', alert.id])}>
                    Alert {alert.id}, {alert.findings === 1 ? 'of one finding' : `of ${number(alert.findings)} findings`}
                </a>
            </td>
            <td role="cell">{alert.hook}</td>
            <td role="cell">
                <AlertState state={alert.state} />
                {alert.last_error !== null && <p class={alert.state === 'dead' ? 'why' : 'hint'}>{alert.last_error}</p>}
                {alert.attempts > 1 && <p class="hint">{number(alert.attempts)} attempts</p>}
            </td>
            <td role="cell">
                <When time={alert.created_at} relative />
                {alert.state === 'waiting' && alert.attempts > 0 && (
                    <p class="hint">
                        next try <When time={alert.next_attempt_at} relative />
                    </p>
                )}
            </td>
            <td role="cell" class="act">
                {send_again && (
                    <button type="button" onClick={send_again} aria-label={`${alert.state === 'dead' ? 'Send again' : 'Send now'}: alert ${alert.id}`}>
                        {alert.state === 'dead' ? 'Send again' : 'Send now'}
                    </button>
                )}
            </td>
        </tr>
    );
}
