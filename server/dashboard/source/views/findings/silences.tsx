// #/findings/silences: of what nobody is told now, until when and why; and what was silenced before.
import { useState } from 'preact/hooks';
import { at, send } from '../../api/client';
import { may_operate } from '../../api/session';
import type { Silence } from '../../api/types';
import { now } from '../../format';
import { use_pages } from '../../live/pages';
import { Ask } from '../../parts/dialog';
import { Head } from '../../parts/head';
import { say } from '../../parts/notice';
import { Empty, Shown } from '../../parts/states';
import { When } from '../../parts/time';
import { href } from '../../route';
import { of_findings } from './list';
import { words_of } from './silence';
import { SilenceForm } from './silence_form';

interface SilencePage {
    silences: Silence[];
    next_cursor: string | null;
}
const silences_of = (page: SilencePage) => page.silences;

export function Silences() {
    // No event tells of a silence itself: others' are seen within half a minute.
    const asked = use_pages<SilencePage, Silence>('/v1/silences', {}, silences_of, { on: of_findings, every: 5000, at_least_every: 30_000 });
    const [making, set_making] = useState(false);
    return (
        <>
            <a class="back" href={href(['findings'])}>
                ← Findings
            </a>
            <Head title="Silences">
                {may_operate.value && (
                    <button type="button" class="primary" onClick={() => set_making(true)}>
                        New silence
                    </button>
                )}
            </Head>
            <Shown asked={asked} lines={4}>
                {(silences) => <Both silences={silences} refresh={asked.refresh} />}
            </Shown>
            {asked.has_more && (
                <div class="more">
                    <button type="button" onClick={asked.more} aria-busy={asked.loading}>
                        More, older ones
                    </button>
                </div>
            )}
            {making && <SilenceForm of={null} close={() => set_making(false)} done={asked.refresh} />}
        </>
    );
}

function Both({ silences, refresh }: { silences: readonly Silence[]; refresh: () => void }) {
    const holds = (each: Silence) => each.in_force && Date.parse(each.until) > now.value;
    const [in_force, over] = [silences.filter(holds), silences.filter((each) => !holds(each))];
    return (
        <>
            {in_force.length === 0 ? (
                <Empty title="Nothing is silenced.">
                    <p>While somebody works on something, or vehicles are moved on purpose, a silence keeps hooks from being told.</p>
                </Empty>
            ) : (
                <Table silences={in_force} label="In force" refresh={refresh} />
            )}
            {over.length > 0 && (
                <details>
                    <summary>{over.length} that are over</summary>
                    <Table silences={over} label="Over" refresh={refresh} />
                </details>
            )}
        </>
    );
}

function Table({ silences, label, refresh }: { silences: readonly Silence[]; label: string; refresh: () => void }) {
    const [taking_back, set_taking_back] = useState<Silence | null>(null);
    const act = async (silence: Silence) => {
        await send('DELETE', at`/v1/silences/${silence.id}`);
        say('The silence is taken back');
        refresh();
    };
    return (
        <div class="card scroll">
            <table class="stacking" role="table" aria-label={label}>
                <thead role="rowgroup">
                    <tr role="row">
                        {['What of', 'Until', 'By, and why', 'Action'].map((each) => (
                            <th key={each} role="columnheader" scope="col">
                                {each === 'Action' ? <span class="unseen">{each}</span> : each}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {silences.map((silence) => (
                        <Row key={silence.id} silence={silence} take_back={label === 'In force' && may_operate.value ? () => set_taking_back(silence) : null} />
                    ))}
                </tbody>
            </table>
            {taking_back && (
                <Ask title="Take the silence back" confirm="Take it back" act={() => act(taking_back)} close={() => set_taking_back(null)}>
                    <p>{words_of(taking_back)}: what of this is still open is told to the hooks at once.</p>
                </Ask>
            )}
        </div>
    );
}

function Row({ silence, take_back }: { silence: Silence; take_back: (() => void) | null }) {
    return (
        <tr role="row">
            <td role="cell">
                <strong>{words_of(silence)}</strong>
            </td>
            <td role="cell">
                {silence.ended_at === null ? <When time={silence.until} /> : <>taken back <When time={silence.ended_at} /></>}
                {take_back && (
                    <span class="hint">
                        {' '}
                        (<When time={silence.until} relative />)
                    </span>
                )}
            </td>
            <td role="cell">
                {silence.by}, <When time={silence.created_at} relative />
                {silence.note !== null && (
                    <>
                        : <q>{silence.note}</q>
                    </>
                )}
            </td>
            <td role="cell" class="act">
                {take_back && (
                    <button type="button" onClick={take_back} aria-label={`Take back: ${words_of(silence)}`}>
                        Take back
                    </button>
                )}
            </td>
        </tr>
    );
}
