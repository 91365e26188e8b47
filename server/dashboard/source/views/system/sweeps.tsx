import { useState } from 'preact/hooks';
import { send } from '../../api/client';
import { may_operate } from '../../api/session';
import type { Sweep } from '../../api/types';
import { number } from '../../format';
import { use_pages } from '../../live/pages';
import { use_query } from '../../live/query';
import { Ask } from '../../parts/dialog';
import { Empty } from '../../parts/states';
import { Exactly, Lasting } from '../../parts/time';
import { href } from '../../route';
import { all_asked_for, Choices, Filters } from './filters';
import { sweep_kinds, SweepOutcome } from './outcome';
import { PartHead } from './part_head';
import { List, type Column } from './table';

export const lasted = (sweep: Sweep) => (sweep.finished_at === null ? null : (Date.parse(sweep.finished_at) - Date.parse(sweep.started_at)) / 1000);
const count = (name: string, member: 'listed' | 'confirmed' | 'changed' | 'new' | 'skipped'): Column<Sweep> => ({
    name,
    kind: 'number',
    cell: (sweep) => <span class={sweep[member] === 0 ? 'none' : member === 'skipped' ? 'warn' : undefined}>{number(sweep[member])}</span>,
});
const columns: readonly Column<Sweep>[] = [
    { name: 'Started', cell: (sweep) => <a href={href(['system', 'sweeps', sweep.id])}><Exactly time={sweep.started_at} /></a>, kind: 'wide' },
    { name: 'Kind', cell: (sweep) => <span class="whole">{sweep_kinds[sweep.kind] ?? sweep.kind}</span> },
    {
        name: 'Outcome',
        cell: (sweep) => (
            <>
                <SweepOutcome outcome={sweep.outcome} />
                {sweep.error !== null && <p class="why">{sweep.error}</p>}
            </>
        ),
    },
    { name: 'Lasted', cell: (sweep) => <Lasting seconds={lasted(sweep)} />, kind: 'number' },
    count('Listed', 'listed'),
    count('Confirmed', 'confirmed'),
    count('Changed', 'changed'),
    count('New', 'new'),
    count('Skipped', 'skipped'),
];

export function Sweeps() {
    const asked = use_pages<SweepPage, Sweep>('/v1/sweeps', { kind: all_asked_for('kind'), outcome: all_asked_for('outcome') }, (page) => page.sweeps, {
        on: (news) => news.kind === 'transition' && news.revision.sources.includes('sweep'),
        every: 2000,
        at_least_every: 10_000,
    });
    const [asking, set_asking] = useState(false);
    return (
        <>
            <PartHead part="sweeps" title="Sweeps">
                {may_operate.value && (
                    <button type="button" onClick={() => set_asking(true)}>
                        Start a sweep now
                    </button>
                )}
            </PartHead>
            <Filters names={['kind', 'outcome']}>
                <Choices label="Kind" name="kind" options={Object.entries(sweep_kinds)} />
                <Choices label="Outcome" name="outcome" options={[['complete', 'Complete'], ['failed', 'Failed'], ['running', 'Running']]} />
            </Filters>
            <List label="Sweeps, newest first" asked={asked} columns={columns} empty={<Empty title="No sweep fits these filters." />} />
            {asking && (
                <StartSweep
                    close={() => {
                        set_asking(false);
                        asked.refresh();
                    }}
                />
            )}
        </>
    );
}

interface SweepPage {
    sweeps: Sweep[];
    next_cursor: string | null;
}

function StartSweep({ close }: { close: () => void }) {
    const [before, set_before] = useState(0);
    const newest = use_query<SweepPage>('/v1/sweeps', { kind: 'full', limit: 1 });
    return (
        <Ask<void>
            title="Start a sweep now?"
            confirm="Start"
            act={async () => {
                set_before(newest.data?.sweeps[0]?.id ?? 0);
                await send('POST', '/v1/sweeps');
            }}
            answered={() => <Started before={before} />}
            close={close}
        >
            <p>The platform is asked for every vehicle, now or as soon as a sweep under way has ended. Nothing is changed there.</p>
        </Ask>
    );
}

/** A sweep has no number before it begins: the first full one behind `before` is it. */
function Started({ before }: { before: number }) {
    const newest = use_query<SweepPage>('/v1/sweeps', { kind: 'full', limit: 1 }, { at_least_every: 2000 });
    const sweep = newest.data?.sweeps[0];
    if (sweep === undefined || sweep.id <= before) return <p>Asked for. It begins as soon as the one under way has ended.</p>;
    return (
        <p>
            <a href={href(['system', 'sweeps', sweep.id])}>Sweep {sweep.id}</a>: <SweepOutcome outcome={sweep.outcome} />
            {sweep.outcome === 'complete' && ` ${number(sweep.listed)} listed, ${number(sweep.changed)} changed.`}
            {sweep.error !== null && ` ${sweep.error}`}
        </p>
    );
}
