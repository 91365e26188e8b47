import type { Finding } from '../../api/types';
import { number } from '../../format';
import { Figures } from '../../parts/figures';
import { More } from '../../parts/more';
import { Sign } from '../../parts/status';
import { When } from '../../parts/time';
import { href } from '../../route';
import { kind_words, status_words } from '../../words';
import { brand_words } from './card';
import type { Matter } from './matters';

const urgencies = { 1: { word: 'Now', class: 'badge bad' }, 2: { word: 'Soon', class: 'badge warn' }, 3: { word: 'Some time', class: 'badge' } } as const;
const most_rows = 50;

export function MatterItem({ matter, all_known }: { matter: Matter; all_known: boolean }) {
    const [newest] = matter.findings;
    const words = kind_words(matter.kind);
    const urgency = newest.acknowledged ? null : urgencies[words.urgency];
    return (
        <li data-urgency={newest.acknowledged ? undefined : words.urgency}>
            <div class="top">
                {urgency && (
                    <span class={urgency.class}>
                        {words.urgency < 3 && <Sign sign={words.urgency === 1 ? 'exclamation' : 'clock'} />}
                        {urgency.word}
                    </span>
                )}
                <span>{words.label}</span>
                <span>
                    {newest.estimated && 'about '}
                    <When time={newest.since} relative />
                </span>
                {matter.findings.some((finding) => finding.silence !== null) && <span class="badge">Silenced</span>}
            </div>
            {matter.findings.length === 1 ? <One finding={newest} /> : <Many matter={matter} all_known={all_known} />}
        </li>
    );
}

function One({ finding }: { finding: Finding }) {
    return (
        <>
            <p class="what">{finding.summary}</p>
            {finding.acknowledged ? <Acknowledged by={finding.acknowledged} /> : <p>{finding.advice}</p>}
            <p class="links">
                <a href={href(['findings', finding.id])}>Finding {finding.id}</a>
                <VehicleLink vin={finding.vin} />
            </p>
        </>
    );
}

function Acknowledged({ by }: { by: NonNullable<Finding['acknowledged']> }) {
    return (
        <p class="hint">
            {by.by} has seen it, <When time={by.at} relative />
            {by.note && `: “${by.note}”`}
        </p>
    );
}

function VehicleLink({ vin }: { vin: string | null }) {
    if (vin === null) return null;
    return (
        <a class="vin" href={href(['vehicles', vin])} aria-label={`Vehicle ${vin}`}>
            {vin}
        </a>
    );
}

function NamedVehicle({ finding: { vin, brand } }: { finding: Finding }) {
    return (
        <>
            <VehicleLink vin={vin} /> {brand_words(brand)}
        </>
    );
}

function what_of({ kind, reason, status }: Finding): string {
    if (reason) return `: ${reason}`;
    if (kind === 'rejected') return ', no reason given';
    if (kind === 'stuck') return `: still ${status_words(status).label}`;
    return '';
}

function Many({ matter: { findings }, all_known }: { matter: Matter; all_known: boolean }) {
    const [newest] = findings;
    const all = all_of(newest);
    const seen = findings.every((finding) => finding.acknowledged);
    const same = findings.every((finding) => finding.advice === newest.advice);
    return (
        <>
            <p class="what">
                {number(findings.length)} {all_known ? '' : 'or more '}vehicles{what_of(newest)}
            </p>
            {!seen && (
                <p>
                    {!same && <span class="hint">Of the newest: </span>}
                    {newest.advice}
                </p>
            )}
            <p class="links">
                <a href={all.to}>{all.words}</a>
            </p>
            <More summary="Which ones">{() => members(findings)}</More>
        </>
    );
}

/** The vehicles, where they can be asked for; else the findings. */
function all_of({ kind, reason_code, status }: Finding): { to: string; words: string } {
    if (kind === 'stuck') return { to: href(['vehicles'], { stuck: 'true', status }), words: 'All stuck vehicles' };
    if (kind === 'unlisted') return { to: href(['vehicles'], { listed: 'false' }), words: 'All that are not listed' };
    if (kind === 'rejected' && reason_code !== null) return { to: href(['vehicles'], { status: 'rejected', reason_code }), words: 'All rejected for this' };
    return { to: href(['findings'], { kind }), words: 'All findings of this kind' };
}

function members(findings: readonly Finding[]) {
    return (
        <>
            <Figures
                label="Vehicles that this is about"
                columns={['Vehicle', 'Since', 'Finding']}
                rows={findings.slice(0, most_rows).map((finding) => [
                    <NamedVehicle finding={finding} />, <When time={finding.since} relative />, <a href={href(['findings', finding.id])}>{finding.id}</a>,
                ])}
            />
            {findings.length > most_rows && <p class="hint">and {number(findings.length - most_rows)} more</p>}
        </>
    );
}
