// Transitions per day (UTC), stacked by the new status.
import type uPlot from 'uplot';
import { useMemo } from 'preact/hooks';
import type { Statistics } from '../../api/types';
import { number } from '../../format';
import { Chart, type ChartOptions, type Colours } from '../../parts/chart';
import { canvas_fill, colour_name, pattern_of } from '../../parts/pattern';
import { Status } from '../../parts/status';
import { in_order, status_words } from '../../words';
import { Card } from './card';

const day_ms = 86_400_000;
const short = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' });
const long = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeZone: 'UTC' });
const on_day = (format: Intl.DateTimeFormat, day: number) => format.format(day * day_ms);

interface Days {
    days: number[]; // since 1970, without a gap
    statuses: string[]; // the lowest of a bar first
    counts: Map<string, number[]>; // by status, for each day
    totals: number[];
}

function days_of({ since, until, computed_at, transitions_per_day }: Statistics): Days {
    const first = Math.floor(Date.parse(since) / day_ms);
    const last = Math.max(first, Math.floor((Date.parse(until ?? computed_at) - 1) / day_ms));
    const days = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const statuses = in_order(new Set(transitions_per_day.flatMap(({ to }) => Object.keys(to))));
    const counts = new Map(statuses.map((status) => [status, days.map(() => 0)]));
    const totals = days.map(() => 0);
    for (const { day, to } of transitions_per_day) {
        const at = Date.parse(day) / day_ms - first;
        for (const [status, count] of Object.entries(to)) {
            if (at < 0 || at >= days.length) continue;
            counts.get(status)![at] = count;
            totals[at]! += count;
        }
    }
    return { days, statuses, counts, totals };
}

/** Each row reaches from 0 to the top of its part: drawn from the highest to the lowest, they stand on one another. */
function stacked({ days, statuses, counts }: Days): uPlot.AlignedData {
    const sums = days.map(() => 0);
    const rows = statuses.map((status) => {
        counts.get(status)!.forEach((count, i) => (sums[i]! += count));
        return [...sums];
    });
    return [days, ...rows.reverse()];
}

function options_for(statuses: readonly string[]) {
    return ({ of, ground }: Colours, plot: typeof uPlot): ChartOptions => ({
        scales: { x: { time: false, range: (_, least, most) => [least - 0.5, most + 0.5] }, y: { range: (_, __, most) => [0, Math.max(4, most * 1.06)] } },
        axes: [
            { incrs: [1, 2, 7, 14, 28, 91], space: 62, size: 34, grid: { show: false }, values: (_, splits) => splits.map((day) => on_day(short, day)) },
            { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5], size: 44, values: (_, splits) => splits.map(number) },
        ],
        series: [{}, ...[...statuses].reverse().map((status): uPlot.Series => {
            const fill = canvas_fill(pattern_of(status), of(colour_name(status)), ground);
            return { fill: fill as string, width: 0, points: { show: false }, paths: plot.paths.bars!({ size: [0.82, 44], radius: 0 }) };
        })],
    });
}

export function PerDay({ statistics }: { statistics: Statistics }) {
    const told = useMemo(() => days_of(statistics), [statistics]);
    const data = useMemo(() => stacked(told), [told]);
    const all = told.totals.reduce((sum, each) => sum + each, 0);
    const title = 'Transitions per day';
    if (all === 0) {
        return (
            <Card title={title}>
                <p class="hint">No vehicle changed its status in this time.</p>
            </Card>
        );
    }
    const most = Math.max(...told.totals);
    const label = `Transitions per day by new status: ${number(all)} in ${number(told.days.length)} days, at most ${number(most)} on ${on_day(long, told.days[told.totals.indexOf(most)]!)}.`;
    return (
        <Card title={title} aside={<span class="hint">days in UTC</span>}>
            <Chart
                key={told.statuses.join()} label={label} data={data} options={options_for(told.statuses)} height={240} legend={(index) => <Legend told={told} index={index} />}
                figures={() => ({ columns: ['Day', 'All', ...told.statuses.map((status) => status_words(status).label)], rows: rows_of(told) })}
            />
        </Card>
    );
}

function rows_of({ days, statuses, counts, totals }: Days) {
    const rows = days.map((day, i) => [on_day(short, day), number(totals[i]!), ...statuses.map((status) => number(counts.get(status)![i]!))]);
    return rows.filter((_, i) => totals[i]! > 0).reverse();
}

function Legend({ told: { days, statuses, counts, totals }, index }: { told: Days; index: number | null }) {
    const of = (values: readonly number[]) => (index === null ? values.reduce((sum, each) => sum + each, 0) : (values[index] ?? 0));
    return (
        <ul class="legend">
            <li>
                <strong class="number">
                    {index === null || days[index] === undefined ? 'All' : on_day(short, days[index])}: {number(of(totals))}
                </strong>
            </li>
            {statuses.map((status) => (
                <li key={status}>
                    <span class="fill swatch" data-status={status} data-pattern={pattern_of(status)} />
                    <Status status={status} />
                    <span class="number">{number(of(counts.get(status)!))}</span>
                </li>
            ))}
        </ul>
    );
}
