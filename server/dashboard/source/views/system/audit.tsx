// Who did what: every command of role operate, and what came of it.
import { href } from '../../route';
import { number } from '../../format';
import { use_pages } from '../../live/pages';
import { More } from '../../parts/more';
import { Empty } from '../../parts/states';
import { Exactly } from '../../parts/time';
import type { AuditEntry } from './answers';
import { asked_for, Filters, Moment, MoreFilters, Select, Text } from './filters';
import { Outcome } from './outcome';
import { PartHead } from './part_head';
import { List, type Column } from './table';

const actions: Record<string, string> = {
    request: 'Asked for clearance',
    end: 'Ended clearance',
    erase: 'Erased a vehicle’s data',
    check: 'Had a vehicle checked',
    start_sweep: 'Started a sweep',
    replay: 'Replayed webhooks',
    retry_alert: 'Sent an alert again',
    retry_alerts: 'Sent alerts again',
    acknowledge_finding: 'Acknowledged a finding',
    close_finding: 'Closed a finding',
    add_silence: 'Silenced findings',
    end_silence: 'Ended a silence',
    test_hook: 'Tested a hook',
    enable_hook: 'Enabled a hook',
};
const means: Record<AuditEntry['means'], string> = { token: 'by a token', session: 'on this page', proxy: 'through the proxy', local: 'on this machine' };

const columns: readonly Column<AuditEntry>[] = [
    { name: 'When', cell: (entry) => <Exactly time={entry.at} />, kind: 'wide' },
    {
        name: 'Who',
        cell: (entry) => (
            <>
                <strong>{entry.by}</strong>
                <p class="hint">
                    {means[entry.means] ?? entry.means}
                    {entry.address !== null && `, ${entry.address}`}
                </p>
            </>
        ),
    },
    {
        name: 'Did what',
        cell: (entry) => (
            <>
                {actions[entry.action] ?? <code>{entry.action}</code>}
                <Subject {...entry} />
            </>
        ),
    },
    { name: 'Vehicles', cell: (entry) => <Vehicles {...entry} />, kind: 'wide' },
    { name: 'What came of it', cell: (entry) => <CameOfIt {...entry} /> },
];
interface AuditPage {
    audit: AuditEntry[];
    next_cursor: string | null;
}
const filters = ['by', 'action', 'vin', 'since', 'until'] as const;

export function AuditLog() {
    const parameters = Object.fromEntries(filters.map((name) => [name, asked_for(name)]));
    const asked = use_pages<AuditPage, AuditEntry>('/v1/audit', parameters, (page) => page.audit, {
        on: (news) => news.kind === 'finding' || news.revision.sources.includes('command'),
        every: 2000,
        at_least_every: 10_000,
    });
    return (
        <>
            <PartHead part="audit" title="Audit log" />
            <Filters names={filters}>
                <Text label="Who" name="by" />
                <Select label="Did what" name="action" options={Object.entries(actions)} />
                <Text label="VIN" name="vin" />
                <MoreFilters names={['since', 'until']}>
                    <Moment label="Since" name="since" />
                    <Moment label="Before" name="until" />
                </MoreFilters>
            </Filters>
            <List
                label="Commands, newest first"
                asked={asked}
                columns={columns}
                empty={<Empty title={filters.every((name) => asked_for(name) === null) ? 'Nobody has commanded anything yet.' : 'No command fits these filters.'} />}
            />
        </>
    );
}

function Subject({ action, subject }: AuditEntry) {
    if (subject === null) return null;
    if (action.endsWith('_finding')) return <> <a href={href(['findings', subject])}>{subject}</a></>;
    if (action === 'retry_alert') return <> <a href={href(['alerts', subject])}>{subject}</a></>;
    return <> <code>{subject}</code></>;
}

const at_once = 3;

function Vehicles({ vins, vehicles, erased }: AuditEntry) {
    if (vehicles === 0 && erased === 0) return <span class="none">–</span>;
    const unnamed = vehicles - vins.length - erased;
    return (
        <>
            <Vins vins={vins.slice(0, at_once)} />
            {vins.length > at_once && <More summary={`${number(vins.length - at_once)} more`}>{() => <Vins vins={vins.slice(at_once)} />}</More>}
            {unnamed > 0 && <p class="hint">and {number(unnamed)} that are not named here: filter by VIN</p>}
            {erased > 0 && <p class="hint">{number(erased)} erased</p>}
        </>
    );
}

function Vins({ vins }: { vins: readonly string[] }) {
    return (
        <ul class="vins">
            {vins.map((vin) => (
                <li key={vin}>
                    <a class="vin" href={href(['vehicles', vin])}>
                        {vin}
                    </a>
                </li>
            ))}
        </ul>
    );
}

function CameOfIt({ status, finished_at, at }: AuditEntry) {
    if (status === null || finished_at === null) {
        return <Outcome sign="question" tone="warn">Not known: it is under way, or was cut off</Outcome>;
    }
    const lasted = Date.parse(finished_at) - Date.parse(at);
    const code = <span class="hint number" title={`The answer’s code, after ${number(lasted)} ms`}>{status}</span>;
    if (status < 300) return <Outcome sign="check" tone="good">{status === 202 ? 'Taken' : 'Done'} {code}</Outcome>;
    if (status < 500) return <Outcome sign="barred" tone="soft">Refused {code}</Outcome>;
    return <Outcome sign="cross" tone="bad">Failed {code}</Outcome>;
}
