import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Finding } from '../../api/types';
import { number } from '../../format';
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

function what_of(finding: Finding): ComponentChildren {
    if (finding.reason) return `: ${finding.reason}`;
    if (finding.kind === 'rejected') return ', no reason given';
    if (finding.kind === 'stuck') return ` in ${status_words(finding.status).label}`;
    return null;
}

function Many({ matter: { kind, findings }, all_known }: { matter: Matter; all_known: boolean }) {
    const [open, set_open] = useState(false);
    const [newest] = findings;
    const seen = findings.every((finding) => finding.acknowledged);
    const same = findings.every((finding) => finding.advice === newest.advice);
    return (
        <>
            <p class="what">
                {all_known ? '' : 'at least '}
                {number(findings.length)} vehicles: {kind_words(kind).label}
                {what_of(newest)}
            </p>
            {!seen && (
                <p>
                    {!same && <span class="hint">Of the newest: </span>}
                    {newest.advice}
                </p>
            )}
            <details class="links" onToggle={(event) => set_open(event.currentTarget.open)}>
                <summary>Which ones</summary>
                {open && <Members findings={findings} />}
            </details>
            <p class="links">
                <a href={href(['findings'], { kind })}>All of this kind</a>
            </p>
        </>
    );
}

function Members({ findings }: { findings: readonly Finding[] }) {
    return (
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        <th scope="col">Vehicle</th>
                        <th scope="col">Brand</th>
                        <th scope="col">Since</th>
                        <th scope="col">Finding</th>
                    </tr>
                </thead>
                <tbody>
                    {findings.slice(0, most_rows).map((finding) => (
                        <tr key={finding.id}>
                            <td>
                                <VehicleLink vin={finding.vin} />
                            </td>
                            <td>{brand_words(finding.brand)}</td>
                            <td>
                                <When time={finding.since} relative />
                            </td>
                            <td>
                                <a href={href(['findings', finding.id])}>{finding.id}</a>
                            </td>
                        </tr>
                    ))}
                </tbody>
            </table>
            {findings.length > most_rows && <p class="hint">and {number(findings.length - most_rows)} more</p>}
        </div>
    );
}
