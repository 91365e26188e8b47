// Whether webhooks tell what happens, and how soon.
import type { Capture as Told, CaptureCounts, Summary } from '../../api/types';
import { duration, number, percent } from '../../format';
import { use_query } from '../../live/query';
import { Figures } from '../../parts/figures';
import { More } from '../../parts/more';
import type { Pattern } from '../../parts/pattern';
import { Shown } from '../../parts/states';
import { Lasting, When } from '../../parts/time';
import { brand_words, Card } from './card';

type Outcome = 'told_in_time' | 'late' | 'missed' | 'awaited';
const outcomes: readonly { name: Outcome; label: string; means: string; status: string; pattern: Pattern }[] = [
    { name: 'told_in_time', label: 'in time', means: 'A webhook told it before any sweep saw it', status: 'approved', pattern: 'solid' },
    { name: 'late', label: 'late', means: 'A sweep saw it first, the webhook came after', status: 'pending', pattern: 'rising' },
    { name: 'missed', label: 'missed', means: 'A sweep saw it, and no webhook came within 15 minutes', status: 'rejected', pattern: 'crossed' },
    { name: 'awaited', label: 'awaited', means: 'A sweep saw it just now: its webhook may still come', status: 'canceled', pattern: 'dotted' },
];

export function Capture({ summary }: { summary: Summary }) {
    const capture = summary.capture;
    return (
        <Card title="Webhooks" aside={<span class="hint">last one: <When time={summary.last_webhook_at} relative none="none yet" /></span>}>
            {capture === null ? (
                <p class="hint">How many of the changes they told is being counted: some seconds.</p>
            ) : (
                <>
                    <Span label="last 24 hours" counts={capture.last_24_hours} />
                    <Span label="last 7 days" counts={capture.last_7_days} />
                </>
            )}
            <More summary="By brand, last 7 days">{() => <BrandTable />}</More>
        </Card>
    );
}

const announced_in = (counts: CaptureCounts) => outcomes.reduce((all, { name }) => all + counts[name], 0);

function Span({ label, counts }: { label: string; counts: CaptureCounts }) {
    const all = announced_in(counts);
    if (all === 0) {
        return (
            <div class="span">
                <p class="hint">In the {label} nothing changed of which webhooks should have told: there is nothing to measure.</p>
            </div>
        );
    }
    return (
        <div class="span">
            <div class="span-head">
                <span class="span-share">{counts.share_told === null ? '–' : percent(counts.share_told)}</span>
                <span>told in time, {label}</span>
            </div>
            <div class="bar" aria-hidden="true">
                {outcomes.map(({ name, status, pattern }) => counts[name] > 0 && <span key={name} class="fill" data-status={status} data-pattern={pattern} style={{ width: `${(100 * counts[name]) / all}%` }} />)}
            </div>
            <ul class="legend">
                {outcomes.map(({ name, label: word, means, status, pattern }) => (
                    <li key={name} title={means} class={counts[name] === 0 ? 'none' : undefined}>
                        <span class="fill swatch" data-status={status} data-pattern={pattern} />
                        {number(counts[name])} {word}
                    </li>
                ))}
                {counts.unconfirmed > 0 && <li title="The platform's changelog does not hold them">{number(counts.unconfirmed)} unconfirmed</li>}
            </ul>
            <p class="hint">{lag_words(counts)}</p>
        </div>
    );
}

function lag_words({ lag_seconds: { p50, p90 } }: CaptureCounts): string {
    if (p50 === null || p90 === null) return 'No webhook has told any of them.';
    const [half, most] = [duration(p50), duration(p90)];
    return half === most ? `${percent(0.9)} came within ${most} of the change.` : `Half came within ${half} of the change, ${percent(0.9)} within ${most}.`;
}

const hour = 3_600_000;

function BrandTable() {
    // From a full hour on, so that the question stays the same for a while.
    const since = new Date(Math.floor(Date.now() / hour) * hour - 7 * 24 * hour).toISOString();
    const asked = use_query<Told>('/v1/capture', { since }, { at_least_every: 60_000 });
    return (
        <Shown asked={asked} lines={4}>
            {({ brands, announced }) => (
                <>
                    {brands.length === 0 ? (
                        <p class="hint">Nothing changed of which webhooks should have told.</p>
                    ) : (
                        <Figures
                            label="Webhooks by brand"
                            columns={['Brand', 'Told in time', ...outcomes, 'Half within', `${percent(0.9)} within`]}
                            rows={brands.map(({ brand, share_told, lag_seconds: { p50, p90 }, ...counts }) => [
                                brand_words(brand), share_told === null ? '–' : percent(share_told), ...outcomes.map(({ name }) => number(counts[name])), <Lasting seconds={p50} />, <Lasting seconds={p90} />,
                            ])}
                        />
                    )}
                    <p class="hint">Counted are changes to {announced.join(', ')}: those that the platform announces.</p>
                </>
            )}
        </Shown>
    );
}
