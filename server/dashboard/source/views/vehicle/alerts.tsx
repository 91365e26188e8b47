// Which hooks were told of a finding. The api does not find alerts by their finding, so the alerts of its kind that were
// made after it opened are looked through, a bounded number of them.
import { at, get, type Parameters } from '../../api/client';
import type { Alert, AlertDetail, Finding } from '../../api/types';
import { use_query } from '../../live/query';
import { Shown } from '../../parts/states';
import { When } from '../../parts/time';
import { href } from '../../route';

interface Told {
    alerts: Alert[];
    all: boolean; // whether every alert that may tell of it was looked through
}
const most_pages = 3;
const most_read = 12;

async function alerts_of(finding: Finding, parameters: Parameters, signal: AbortSignal): Promise<Told> {
    const opened = Date.parse(finding.opened_at);
    let candidates: Alert[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < most_pages; page += 1) {
        const told: { alerts: Alert[]; next_cursor: string | null } = await get('/v1/alerts', { ...parameters, cursor }, signal);
        candidates = candidates.concat(told.alerts);
        cursor = told.next_cursor;
        if (told.alerts.some((alert) => Date.parse(alert.created_at) < opened)) cursor = null;
        if (cursor === null) break;
    }
    candidates = candidates.filter((alert) => Date.parse(alert.created_at) >= opened).reverse();
    const details = await Promise.all(candidates.slice(0, most_read).map((alert) => get<AlertDetail>(at`/v1/alerts/${alert.id}`, {}, signal)));
    return { alerts: details.filter((alert) => alert.told.some((each) => each.finding === finding.id)), all: cursor === null && candidates.length <= most_read };
}

const changes: Record<Alert['change'], string> = { opened: 'told of it', resolved: 'told of its end', acknowledged: 'told that it is acknowledged' };

function state_of(alert: Alert) {
    if (alert.state === 'delivered') return <When time={alert.finished_at} />;
    if (alert.state === 'dead') return <span class="badge bad">given up</span>;
    return (
        <span class="badge warn">
            waiting, next try <When time={alert.next_attempt_at} relative />
        </span>
    );
}

export function FindingAlerts({ finding }: { finding: Finding }) {
    const open = finding.closed_at === null;
    const asked = use_query<Told>(
        '/v1/alerts',
        { kind: finding.kind, limit: 100 },
        {
            on: (news) => news.kind === 'finding' && news.news.finding.id === finding.id,
            ...(open ? { at_least_every: 30_000 } : {}), // the stream tells nothing of alerts
        },
        (_, parameters, signal) => alerts_of(finding, parameters, signal),
    );
    return (
        <Shown asked={asked} lines={1}>
            {({ alerts, all }) => (
                <>
                    {alerts.length > 0 && (
                        <ul class="told-hooks">
                            {alerts.map((alert) => (
                                <li key={alert.id}>
                                    <a href={href(['alerts', alert.id])}>{alert.hook}</a> {alert.state === 'delivered' ? changes[alert.change] : `to be ${changes[alert.change]}`} {state_of(alert)}
                                </li>
                            ))}
                        </ul>
                    )}
                    {alerts.length === 0 && all && <p class="hint">{finding.silence === null ? 'No hook was told of it.' : 'Silenced: no hook is told of it.'}</p>}
                    {!all && (
                        <p class="hint">
                            There are too many alerts of this kind to look through all. <a href={href(['alerts'], { kind: finding.kind })}>See them</a>.
                        </p>
                    )}
                </>
            )}
        </Shown>
    );
}
