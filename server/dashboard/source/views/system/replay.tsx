// Archived webhooks through the rules again, as after an upgrade that understands more.
import { useState } from 'preact/hooks';
import { send } from '../../api/client';
import type { Delivery } from '../../api/types';
import { number } from '../../format';
import { Ask } from '../../parts/dialog';
import { Figures } from '../../parts/figures';
import type { Replay, ReplayCounts } from './answers';
import { delivery_outcomes } from './outcome';

const kinds = ['unreadable', 'ignored'] as const;

function sum(a: ReplayCounts | undefined, b: ReplayCounts): ReplayCounts {
    return { replayed: (a?.replayed ?? 0) + b.replayed, changed: (a?.changed ?? 0) + b.changed, unchanged: (a?.unchanged ?? 0) + b.unchanged, body_gone: (a?.body_gone ?? 0) + b.body_gone };
}

/** One answer is of so many at most: goes on until all are done. */
async function replay(outcomes: readonly string[], so_far: (replayed: number) => void): Promise<Record<string, ReplayCounts>> {
    const total: Record<string, ReplayCounts> = {};
    let after: number | null = null;
    let replayed = 0;
    do {
        const answer: Replay = await send<Replay>('POST', '/v1/replay', { outcomes, ...(after === null ? {} : { after }) });
        for (const [outcome, counts] of Object.entries(answer.by_outcome)) total[outcome] = sum(total[outcome], counts);
        replayed += answer.replayed;
        so_far(replayed);
        after = answer.next;
    } while (after !== null);
    return total;
}

export function ReplayDialog({ close }: { close: () => void }) {
    const [outcomes, set_outcomes] = useState<readonly string[]>(kinds);
    const [done, set_done] = useState(0);
    return (
        <Ask
            title="Replay archived webhooks?"
            confirm="Replay"
            act={() => replay(outcomes, set_done)}
            answered={(total) => <Counted total={total} />}
            close={close}
        >
            <p>They are taken through the rules again, as they came. What is understood now becomes history; what is history stays as it is. Doing it twice changes nothing.</p>
            <fieldset class="offers">
                <legend>Which</legend>
                {kinds.map((kind) => (
                    <label key={kind} class="inline">
                        <input
                            type="checkbox"
                            checked={outcomes.includes(kind)}
                            required={outcomes.length === 0}
                            onChange={(event) => set_outcomes(event.currentTarget.checked ? [...outcomes, kind] : outcomes.filter((each) => each !== kind))}
                        />
                        {delivery_outcomes[kind]}
                    </label>
                ))}
            </fieldset>
            {done > 0 && <p role="status">{number(done)} so far…</p>}
        </Ask>
    );
}

function Counted({ total }: { total: Record<string, ReplayCounts> }) {
    const rows = Object.entries(total);
    if (rows.every(([, counts]) => counts.replayed + counts.body_gone === 0)) return <p>There was nothing to replay.</p>;
    return (
        <Figures
            label="What came of it"
            columns={['Was', 'Replayed', 'Changed', 'As before', { label: 'Body gone', means: 'It was kept only so long, and cannot be read again' }]}
            rows={rows.map(([outcome, counts]) => [delivery_outcomes[outcome as Delivery['outcome']] ?? outcome, number(counts.replayed), number(counts.changed), number(counts.unchanged), number(counts.body_gone)])}
        />
    );
}
