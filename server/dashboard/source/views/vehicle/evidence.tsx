// What a transition stands on: everything that was told, in the order in which it came.
import { useId, useState } from 'preact/hooks';
import { at } from '../../api/client';
import type { DeliveryDetail, Evidence } from '../../api/types';
import { use_query } from '../../live/query';
import { Raw } from '../../parts/json';
import { copy } from '../../parts/notice';
import { Shown } from '../../parts/states';
import { Status } from '../../parts/status';
import { Exactly } from '../../parts/time';
import { href } from '../../route';

const kinds: Record<Evidence['kind'], string> = {
    webhook: 'Webhook',
    changelog: 'Entry of the platform’s changelog',
    listing: 'Status in the platform’s list',
    answer: 'Answer to our command',
};

function Reference({ reference }: { reference: Evidence['reference'] }) {
    if ('delivery' in reference) return <a href={href(['system', 'deliveries', reference.delivery])}>delivery {reference.delivery}</a>;
    if ('sweep' in reference) return <a href={href(['system', 'sweeps', reference.sweep])}>sweep {reference.sweep}</a>;
    return <span>command {reference.command}</span>;
}

/** As they came; what is no UTF-8 is told as base64. */
function Webhook({ delivery }: { delivery: number }) {
    const asked = use_query<DeliveryDetail>(at`/v1/deliveries/${delivery}`);
    return (
        <Shown asked={asked} lines={4}>
            {(told) =>
                told.body === null ? (
                    <p class="hint">
                        Its body is not kept any more{told.body_removed_at && <> since <Exactly time={told.body_removed_at} /></>}. What it told is above.
                    </p>
                ) : (
                    <>
                        {told.body_encoding === 'base64' && <p class="hint">It is no text; these are its bytes in base64.</p>}
                        <Raw text={told.body} label={`The body of delivery ${delivery}`} />
                        <p class="hint">
                            Received <Exactly time={told.received_at} /> from <code>{told.remote}</code>, proved by the secret “{told.secret}”.{' '}
                            <button type="button" class="quiet" onClick={() => void copy(told.body!, 'The body')}>
                                Copy
                            </button>
                        </p>
                    </>
                )
            }
        </Shown>
    );
}

function One({ evidence }: { evidence: Evidence }) {
    const [open, set_open] = useState(false);
    const id = useId();
    return (
        <li>
            <p class="evidence-kind">
                <strong>{kinds[evidence.kind] ?? evidence.kind}</strong> <Reference reference={evidence.reference} /> <Status status={evidence.status} />
            </p>
            <dl class="facts">
                <dt>Time as written</dt>
                <dd>{evidence.time_as_written === null ? <span class="none">none</span> : <code>{evidence.time_as_written}</code>}</dd>
                {evidence.requested_at !== null && (
                    <>
                        <dt>Asked for</dt>
                        <dd>
                            <Exactly time={evidence.requested_at} />
                        </dd>
                    </>
                )}
                <dt>Recorded</dt>
                <dd>
                    <Exactly time={evidence.recorded_at} />
                </dd>
                {evidence.reason !== null && (
                    <>
                        <dt>Reason</dt>
                        <dd>{evidence.reason}</dd>
                    </>
                )}
            </dl>
            {'delivery' in evidence.reference && (
                <>
                    <button type="button" class="quiet" aria-expanded={open} aria-controls={id} onClick={() => set_open(!open)}>
                        {open ? 'Hide the webhook' : 'Show the webhook as it came'}
                    </button>
                    <div id={id}>{open && <Webhook delivery={evidence.reference.delivery} />}</div>
                </>
            )}
        </li>
    );
}

export function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
    return (
        <details class="evidence">
            <summary>
                Evidence <span class="count">{evidence.length}</span>
            </summary>
            <ol>
                {evidence.map((each, i) => (
                    <One key={i} evidence={each} />
                ))}
            </ol>
        </details>
    );
}
