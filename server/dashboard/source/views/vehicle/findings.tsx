// What a person should know of this vehicle: what is open first.
import { useState } from 'preact/hooks';
import { may_operate } from '../../api/session';
import type { Finding, FindingPage } from '../../api/types';
import { use_query } from '../../live/query';
import { Shown } from '../../parts/states';
import { Exactly, When } from '../../parts/time';
import { href } from '../../route';
import { kind_words } from '../../words';
import { Acknowledge } from '../findings/acts';
import { FindingAlerts } from './alerts';

/** Open before ended, not seen before seen, urgent before what can wait, then the newest. */
function by_need(a: Finding, b: Finding): number {
    const rank = (each: Finding) => [Number(each.closed_at !== null), Number(each.acknowledged !== null), kind_words(each.kind).urgency, -each.id];
    const [first, second] = [rank(a), rank(b)];
    const differs = first.findIndex((value, i) => value !== second[i]);
    return differs < 0 ? 0 : first[differs]! - second[differs]!;
}

function One({ finding, acknowledge }: { finding: Finding; acknowledge: (finding: Finding) => void }) {
    const open = finding.closed_at === null;
    const { label, urgency } = kind_words(finding.kind);
    return (
        <li class="finding" data-urgency={open ? urgency : 'none'}>
            <p class="finding-kind">
                <a href={href(['findings', finding.id])}>{label}</a>
                {open ? <span class={`badge ${urgency === 1 ? 'bad' : 'warn'}`}>open</span> : <span class="badge">ended</span>}
                {finding.silence !== null && <span class="badge">silenced</span>}
                <span class="hint">
                    <When time={finding.since} relative />
                </span>
            </p>
            <p>{finding.summary}</p>
            {open && <p class="advice">{finding.advice}</p>}
            {finding.acknowledged && (
                <p class="hint">
                    Acknowledged by {finding.acknowledged.by} <When time={finding.acknowledged.at} relative />
                    {finding.acknowledged.note && `: “${finding.acknowledged.note}”`}
                </p>
            )}
            {!open && (
                <p class="hint">
                    Ended <Exactly time={finding.closed_at!} /> {finding.closed_by === null ? 'by itself' : `by ${finding.closed_by}`}
                    {finding.closing_note && `: “${finding.closing_note}”`}
                </p>
            )}
            {open && <FindingAlerts finding={finding} />}
            {open && finding.acknowledged === null && may_operate.value && (
                <button type="button" onClick={() => acknowledge(finding)}>
                    Acknowledge…
                </button>
            )}
        </li>
    );
}

/** Its alerts are looked for once somebody wants to see it. */
function Ended({ findings, more }: { findings: readonly Finding[]; more: boolean }) {
    const [shown, set_shown] = useState(false);
    return (
        <details class="ended" onToggle={(event) => set_shown(event.currentTarget.open)}>
            <summary>
                Ended <span class="count">{more ? `${findings.length}+` : findings.length}</span>
            </summary>
            {shown && (
                <ul class="findings">
                    {findings.map((finding) => (
                        <One key={finding.id} finding={finding} acknowledge={() => {}} />
                    ))}
                </ul>
            )}
        </details>
    );
}

export function VehicleFindings({ vin }: { vin: string }) {
    const asked = use_query<FindingPage>('/v1/findings', { vin, limit: 100 }, { on: (news) => news.kind === 'finding' && news.news.finding.vin === vin, every: 300 });
    const [asking, set_asking] = useState<Finding | null>(null);
    return (
        <section class="card vehicle-findings" aria-labelledby="vehicle-findings">
            <h2 id="vehicle-findings">Findings and alerts</h2>
            <Shown asked={asked}>
                {({ findings, next_cursor }) => {
                    const sorted = [...findings].sort(by_need);
                    const open = sorted.filter((finding) => finding.closed_at === null);
                    const ended = sorted.filter((finding) => finding.closed_at !== null);
                    return (
                        <>
                            {open.length === 0 && <p class="hint">Nothing about this vehicle needs a person.</p>}
                            <ul class="findings">
                                {open.map((finding) => (
                                    <One key={finding.id} finding={finding} acknowledge={set_asking} />
                                ))}
                            </ul>
                            {ended.length > 0 && <Ended findings={ended} more={next_cursor !== null} />}
                        </>
                    );
                }}
            </Shown>
            {asking && <Acknowledge finding={asking} close={() => set_asking(null)} />}
        </section>
    );
}
