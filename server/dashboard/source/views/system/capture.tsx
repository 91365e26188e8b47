// How well webhooks tell what happens: the counts of the last day and week, and by brand of the last 30 days.
import { useState } from 'preact/hooks';
import type { Capture, CaptureCounts, Summary } from '../../api/types';
import { duration, number, percent } from '../../format';
import { use_query, type Asked } from '../../live/query';
import { Empty, Shown } from '../../parts/states';
import { When } from '../../parts/time';
import { Rows, type Column } from './rows';

const parts = [
    ['told_in_time', 'Told in time'],
    ['late', 'Late'],
    ['missed', 'Missed'],
    ['awaited', 'Awaited'],
    ['unconfirmed', 'Unconfirmed'],
] as const;
interface Row extends CaptureCounts {
    name: string;
}

const lag = (seconds: number | null) => (seconds === null ? <span class="none">–</span> : duration(seconds));
const columns = (first: string): readonly Column<Row>[] => [
    { name: first, cell: (row) => <strong>{row.name}</strong>, kind: 'wide' },
    { name: 'Told in time, of all told or missed', cell: (row) => <Share counts={row} />, kind: 'wide' },
    ...parts.map(([part, label]): Column<Row> => ({ name: label, cell: (row) => <span class={part === 'missed' && row.missed > 0 ? 'warn' : undefined}>{number(row[part])}</span>, kind: 'number' })),
    { name: 'Lag, half', cell: (row) => lag(row.lag_seconds.p50), kind: 'number' },
    { name: '99 %', cell: (row) => lag(row.lag_seconds.p99), kind: 'number' },
];

export function CaptureCard({ summary }: { summary: Asked<Summary> }) {
    const [opened, set_opened] = useState(false);
    return (
        <section class="card" aria-labelledby="capture-title">
            <h2 id="capture-title">Capture by webhooks</h2>
            <Shown asked={summary} lines={4}>
                {(data) => (
                    <>
                        <p class="hint">
                            Last webhook: <When time={data.last_webhook_at} relative none="none yet" />
                            {data.capture && <> · counted <When time={data.capture.counted_at} relative /></>}
                        </p>
                        {data.capture === null ? (
                            <p class="none">Not counted yet.</p>
                        ) : (
                            <Rows
                                label="Capture by webhooks"
                                columns={columns('Time')}
                                rows={[{ name: 'Last 24 hours', ...data.capture.last_24_hours }, { name: 'Last 7 days', ...data.capture.last_7_days }]}
                                id_of={(row) => row.name}
                            />
                        )}
                    </>
                )}
            </Shown>
            <details onToggle={(event) => set_opened(event.currentTarget.open)}>
                <summary>By brand, last 30 days</summary>
                {opened && <ByBrand />}
            </details>
        </section>
    );
}

function ByBrand() {
    const asked = use_query<Capture>('/v1/capture', {}, { at_least_every: 60_000 });
    return (
        <Shown asked={asked} lines={4}>
            {({ brands }) =>
                brands.length === 0 ? (
                    <Empty title="Nothing that webhooks would tell has happened." />
                ) : (
                    <Rows label="Capture by brand" columns={columns('Brand')} rows={brands.map((each) => ({ name: each.brand ?? 'not told', ...each }))} id_of={(row) => row.name} />
                )
            }
        </Shown>
    );
}

/** The bar says at a glance what the counts beside it say exactly. */
function Share({ counts }: { counts: CaptureCounts }) {
    if (counts.share_told === null) return <span class="none">nothing to tell</span>;
    const judged = counts.told_in_time + counts.late + counts.missed;
    return (
        <span class="share">
            <span class="share-number number">{percent(counts.share_told)}</span>
            <span class="share-bar" aria-hidden="true">
                {(['told_in_time', 'late', 'missed'] as const).map((part) => counts[part] > 0 && <span key={part} data-part={part} style={{ flexGrow: counts[part] / judged }} />)}
            </span>
        </span>
    );
}
