// One sweep: what it found, and the items of the answer that could not be read.
import { at } from '../../api/client';
import type { SkippedItem, SweepDetail } from '../../api/types';
import { number } from '../../format';
import { use_query } from '../../live/query';
import { Raw } from '../../parts/json';
import { copy } from '../../parts/notice';
import { Shown } from '../../parts/states';
import { Exactly, Lasting } from '../../parts/time';
import { href } from '../../route';
import { Facts } from './facts';
import { sweep_kinds, sweep_kinds_mean, SweepOutcome } from './outcome';
import { PartHead } from './part_head';
import { Tiles } from './tiles';

export function OneSweep({ id }: { id: string }) {
    const asked = use_query<SweepDetail>(at`/v1/sweeps/${id}`, {}, { at_least_every: 10_000 });
    return (
        <>
            <PartHead part="sweeps" title={`Sweep ${id}`} one />
            <Shown asked={asked} lines={8}>
                {(sweep) => <Found {...sweep} />}
            </Shown>
        </>
    );
}

function Found(sweep: SweepDetail) {
    return (
        <>
            <section class="card" aria-label="What it was">
                <Facts
                    facts={[
                        ['Outcome', <><SweepOutcome outcome={sweep.outcome} />{sweep.error !== null && <p class="why">{sweep.error}</p>}</>],
                        ['Kind', `${sweep_kinds[sweep.kind] ?? sweep.kind}: ${sweep_kinds_mean[sweep.kind] ?? ''}`],
                        ['Started', <Exactly time={sweep.started_at} />],
                        ['Lasted', <Lasting seconds={sweep.duration_seconds} none="it is running" />],
                        ['Fence', sweep.fence && <>{number(sweep.fence)} <span class="hint">of vehicles with anything recorded behind it, it concluded nothing</span></>],
                    ]}
                />
            </section>
            <Tiles
                tiles={[
                    ['Listed', sweep.listed, 'items in the answer'],
                    ['Confirmed', sweep.confirmed, 'told nothing new'],
                    ['Changed', sweep.changed, 'told something new'],
                    ['New', sweep.new, 'not known before'],
                    ['Skipped', sweep.skipped, 'could not be read', 'warn'],
                ]}
            />
            {sweep.skipped_items.length > 0 && (
                <section aria-labelledby="skipped-title" class="skipped">
                    <h2 id="skipped-title">Skipped items</h2>
                    <p class="hint">Those that this sweep met first, or was the last to meet.</p>
                    {sweep.skipped_items.map((item, i) => (
                        <Skipped key={i} {...item} />
                    ))}
                    {sweep.more_skipped_items && <p class="hint">There are more than these {number(sweep.skipped_items.length)}.</p>}
                </section>
            )}
        </>
    );
}

function Skipped({ place, vin, problem, raw, times, first_sweep, last_sweep }: SkippedItem) {
    return (
        <article class="card skipped-item">
            <div class="head">
                <h3>{problem}</h3>
                <button type="button" onClick={() => void copy(raw, 'The item')}>
                    Copy
                </button>
            </div>
            <p class="hint">
                Place {number(place)} of the answer, counted from 0
                {vin !== null && (
                    <>
                        , of <a class="vin" href={href(['vehicles', vin])}>{vin}</a>
                    </>
                )}
                . Met {times === 1 ? 'once' : `${number(times)} times`}, by sweep <a href={href(['system', 'sweeps', first_sweep])}>{first_sweep}</a>
                {last_sweep !== first_sweep && (
                    <>
                        {' '}to <a href={href(['system', 'sweeps', last_sweep])}>{last_sweep}</a>
                    </>
                )}
                .
            </p>
            <Raw text={raw} label={`The item at place ${place}`} />
        </article>
    );
}
