// One finding in the list: what it is, what to do, who has it.
import type { Finding } from '../../api/types';
import { Kind } from '../../parts/kind';
import { Tags } from '../../parts/tags';
import { When } from '../../parts/time';
import { href } from '../../route';
import { kind_words } from '../../words';

export type Doing = 'acknowledge' | 'silence';
export const link_id = (finding: Finding) => `finding-${finding.id}`;

/** `begin`: asks first; null for whoever may only look. */
export function FindingItem({ finding, begin }: { finding: Finding; begin: ((what: Doing, finding: Finding) => void) | null }) {
    const open = finding.closed_at === null;
    return (
        <li class="finding" data-ended={!open} data-urgency={kind_words(finding.kind).urgency}>
            <div class="finding-top">
                <Kind kind={finding.kind} />
                <Marks finding={finding} />
                <span class="finding-when">
                    {finding.estimated && 'about '}
                    <When time={finding.since} relative />
                </span>
            </div>
            <a id={link_id(finding)} class="finding-what" href={href(['findings', finding.id])}>
                {finding.summary}
            </a>
            {open && <p class="finding-advice">{finding.advice}</p>}
            <div class="facts-line">
                {finding.vin !== null && (
                    <a class="vin" href={href(['vehicles', finding.vin])}>
                        {finding.vin}
                    </a>
                )}
                {Object.keys(finding.tags).length > 0 && <Tags tags={finding.tags} />}
                <Who finding={finding} />
            </div>
            {begin !== null && open && (
                <div class="finding-acts">
                    {finding.silence === null && (
                        <button type="button" class="quiet" onClick={() => begin('silence', finding)} aria-label={`Silence: ${finding.summary}`}>
                            Silence
                        </button>
                    )}
                    {finding.acknowledged === null && (
                        <button type="button" onClick={() => begin('acknowledge', finding)} aria-label={`Acknowledge: ${finding.summary}`}>
                            Acknowledge
                        </button>
                    )}
                </div>
            )}
        </li>
    );
}

/** What has become of it, as marks. */
export function Marks({ finding }: { finding: Finding }) {
    return (
        <>
            {finding.closed_at !== null && <span class="badge">{finding.closed_by === null ? 'Ended' : 'Closed'}</span>}
            {finding.closed_at === null && finding.acknowledged !== null && <span class="badge good">Acknowledged</span>}
            {finding.silence !== null && (
                <a class="badge" href={href(['findings', 'silences'])}>
                    Silenced
                </a>
            )}
        </>
    );
}

function Who({ finding: { acknowledged, closed_at, closed_by, closing_note } }: { finding: Finding }) {
    const told =
        closed_at !== null ? { what: closed_by === null ? 'Ended by itself' : `Closed by ${closed_by}`, at: closed_at, note: closing_note }
        : acknowledged !== null ? { what: `${acknowledged.by} has it`, at: acknowledged.at, note: acknowledged.note }
        : null;
    if (told === null) return null;
    return (
        <span>
            {told.what}, <When time={told.at} relative />
            {told.note !== null && (
                <>
                    : <q>{told.note}</q>
                </>
            )}
        </span>
    );
}
