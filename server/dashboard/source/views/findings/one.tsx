// #/findings/ID: everything of one finding. Alerts lead here, so it stands by itself.
import { useState } from 'preact/hooks';
import { at } from '../../api/client';
import { may_operate } from '../../api/session';
import type { Finding, Silence, VehicleNow } from '../../api/types';
import { now } from '../../format';
import { use_query } from '../../live/query';
import type { News } from '../../live/stream';
import { Fact } from '../../parts/fact';
import { heading, use_focus_after } from '../../parts/focus';
import { Head } from '../../parts/head';
import { Kind } from '../../parts/kind';
import { Raw } from '../../parts/json';
import { Shown } from '../../parts/states';
import { Status } from '../../parts/status';
import { Tags } from '../../parts/tags';
import { Exactly, When } from '../../parts/time';
import { href } from '../../route';
import { kind_words } from '../../words';
import { Acknowledge, can_be_closed, Close } from './acts';
import { facts_of, TimeUsed } from './detail';
import { Marks } from './item';
import { SilenceForm } from './silence_form';
import { words_of } from './silence';

export function OneFinding({ id }: { id: string }) {
    const asked = use_query<Finding>(at`/v1/findings/${id}`, {}, { on: (news) => news.kind === 'finding' && news.news.finding.id === Number(id) });
    const finding = asked.data;
    const acted = use_focus_after(heading, finding);
    const done = () => {
        acted();
        asked.refresh();
    };
    return (
        <>
            <a class="back" href={href(['findings'])}>
                ← Findings
            </a>
            <Head title={finding === null ? `Finding ${id}` : `${kind_words(finding.kind).label}${finding.vin === null ? '' : ` · ${finding.vin}`}`}>
                {finding !== null && finding.closed_at === null && may_operate.value && <Acts finding={finding} done={done} />}
            </Head>
            <Shown asked={asked} lines={6}>
                {(told) => (
                    <>
                        <What finding={told} />
                        <div class="cards">
                            <Facts finding={told} />
                            <Course finding={told} />
                        </div>
                        <details>
                            <summary>As the api tells it</summary>
                            <Raw text={JSON.stringify(told)} label="The finding as the api tells it" />
                        </details>
                    </>
                )}
            </Shown>
        </>
    );
}

function Acts({ finding, done }: { finding: Finding; done: () => void }) {
    const [doing, set_doing] = useState<'acknowledge' | 'close' | 'silence' | null>(null);
    const props = { finding, close: () => set_doing(null), done };
    return (
        <>
            {finding.silence === null && (
                <button type="button" onClick={() => set_doing('silence')}>
                    Silence
                </button>
            )}
            {can_be_closed(finding) && (
                <button type="button" onClick={() => set_doing('close')}>
                    Close
                </button>
            )}
            {finding.acknowledged === null && (
                <button type="button" class="primary" onClick={() => set_doing('acknowledge')}>
                    Acknowledge
                </button>
            )}
            {doing === 'acknowledge' && <Acknowledge {...props} />}
            {doing === 'close' && <Close {...props} />}
            {doing === 'silence' && <SilenceForm of={finding} close={props.close} done={done} />}
        </>
    );
}

function What({ finding }: { finding: Finding }) {
    return (
        <section class="card finding-card" aria-label="What it is">
            <div class="finding-top">
                <Kind kind={finding.kind} />
                {finding.closed_at === null && <span class="badge warn">Open</span>}
                <Marks finding={finding} />
            </div>
            <p class="finding-summary">{finding.summary}</p>
            <TimeUsed finding={finding} now={now.value} />
            <h2>What to do</h2>
            <p>{finding.advice}</p>
            {finding.kind === 'hook_disabled' && (
                <p>
                    <a href={href(['alerts'])}>To the hooks</a>
                </p>
            )}
        </section>
    );
}

function Facts({ finding }: { finding: Finding }) {
    const { vin, status, from, brand, tags, reason, reason_code } = finding;
    return (
        <section class="card" aria-label="Facts">
            <h2>Facts</h2>
            <dl class="facts">
                {vin !== null && <Vehicle vin={vin} />}
                {status !== null && (
                    <Fact label="It tells of">
                        <span class="change">
                            {from !== null && (
                                <>
                                    <Status status={from} /> →{' '}
                                </>
                            )}
                            <Status status={status} />
                        </span>
                    </Fact>
                )}
                {brand !== null && <Fact label="Brand">{brand}</Fact>}
                {Object.keys(tags).length > 0 && (
                    <Fact label="Tags">
                        <Tags tags={tags} />
                    </Fact>
                )}
                {reason !== null && (
                    <Fact label="The platform’s words">
                        <q>{reason}</q>
                        {reason_code !== null && reason_code !== 'other' && <span class="hint"> ({reason_code.replaceAll('_', ' ')})</span>}
                    </Fact>
                )}
                {facts_of(finding).map(([label, value]) => (
                    <Fact key={label} label={label}>
                        {value}
                    </Fact>
                ))}
            </dl>
        </section>
    );
}

/** What a finding tells of is the past; how the vehicle stands now says whether it still matters. */
function Vehicle({ vin }: { vin: string }) {
    const { data } = use_query<VehicleNow>(at`/v1/vehicles/${vin}`, {}, { on: (news: News) => news.kind === 'transition' && news.revision.vin === vin });
    return (
        <>
            <Fact label="Vehicle">
                <a class="vin" href={href(['vehicles', vin])}>
                    {vin}
                </a>{' '}
                <span class="hint">its life</span>
            </Fact>
            {data !== null && (
                <Fact label="Now">
                    <span class="change">
                        <Status status={data.status} /> {data.since !== null && <When time={data.since} relative />}
                    </span>
                </Fact>
            )}
        </>
    );
}

/** From how it came about to its end. */
function Course({ finding }: { finding: Finding }) {
    const { acknowledged, closed_at, closed_by } = finding;
    return (
        <section class="card" aria-label="Course">
            <h2>Course</h2>
            <ol class="course">
                <Step what={finding.estimated ? 'It came about, by our estimate' : 'It came about'} time={finding.since} note={null} />
                <Step what="The tracker knew it" time={finding.opened_at} note={null} />
                {acknowledged !== null && <Step what={`${acknowledged.by} acknowledged it`} time={acknowledged.at} note={acknowledged.note} />}
                {finding.silence !== null && <SilenceStep id={finding.silence} />}
                {closed_at !== null && <Step what={closed_by === null ? 'It ended by itself' : `${closed_by} closed it`} time={closed_at} note={finding.closing_note} />}
                {closed_at === null && <li class="open-end">{acknowledged === null ? 'It is open, and nobody has it yet.' : 'It is open.'}</li>}
            </ol>
        </section>
    );
}

function Step({ what, time, note }: { what: string; time: string; note: string | null }) {
    return (
        <li>
            <strong>{what}</strong> <Exactly time={time} />
            {note !== null && (
                <p>
                    <q>{note}</q>
                </p>
            )}
        </li>
    );
}

function SilenceStep({ id }: { id: number }) {
    const { data } = use_query<Silence>(at`/v1/silences/${id}`);
    return (
        <li>
            <strong>{data === null ? 'Silenced' : `${data.by} silenced it`}</strong>{' '}
            {data !== null && (
                <>
                    until <Exactly time={data.until} />
                    <p class="hint">
                        {words_of(data)}
                        {data.note !== null && (
                            <>
                                : <q>{data.note}</q>
                            </>
                        )}
                    </p>
                </>
            )}{' '}
            <a href={href(['findings', 'silences'])}>To the silences</a>
        </li>
    );
}
