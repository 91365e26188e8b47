// Which carmakers reject, how often, and why.
import type { Statistics } from '../../api/types';
import { number, percent } from '../../format';
import { Figures } from '../../parts/figures';
import { More } from '../../parts/more';
import type { Pattern } from '../../parts/pattern';
import { href } from '../../route';
import { brand_words, Card } from './card';

type Brand = Statistics['brands'][number];
type Reason = string | null;
const most_shown = 8;
const patterns: readonly Pattern[] = ['solid', 'rising', 'crossed', 'falling', 'level'];

function reason_words(code: Reason): string {
    if (code === null) return 'no reason given';
    if (code === 'other') return 'a reason that no rule knows';
    return code.replaceAll('_', ' ');
}

/** The most frequent first; they have the same sign in all brands, those behind share the last one. */
function reasons_of(brands: readonly Brand[]): Reason[] {
    const counts = new Map<Reason, number>();
    for (const { rejections } of brands) for (const { reason_code, rejected } of rejections.by_reason_code) counts.set(reason_code, (counts.get(reason_code) ?? 0) + rejected);
    return [...counts].sort(([, a], [, b]) => b - a).map(([code]) => code);
}

export function Rejections({ statistics }: { statistics: Statistics }) {
    const brands = statistics.brands.filter(({ rejections }) => rejections.rejected > 0).sort((a, b) => b.rejections.rejected - a.rejections.rejected);
    const reasons = reasons_of(brands);
    const most = brands[0]?.rejections.rejected ?? 1;
    return (
        <Card title="Rejections and their reasons">
            {brands.length === 0 ? (
                <p class="hint">Nothing was rejected in this time.</p>
            ) : (
                <>
                    <p class="hint">The share is of all decisions in this time: approvals and rejections.</p>
                    <ul class="bars">
                        {brands.slice(0, most_shown).map((brand) => (
                            <Row key={brand.brand} brand={brand} reasons={reasons} most={most} />
                        ))}
                    </ul>
                    {brands.length > most_shown && <p class="hint">{number(brands.length - most_shown)} brands with fewer rejections are in the table.</p>}
                    <More summary="The same figures as a table">
                        {() => <Figures label="Rejections by brand and reason" columns={['Brand', 'Rejected', 'Share', ...reasons.map(reason_words)]} rows={brands.map((brand) => cells_of(brand, reasons))} />}
                    </More>
                </>
            )}
        </Card>
    );
}

const count_of = ({ rejections }: Brand, code: Reason) => rejections.by_reason_code.find((each) => each.reason_code === code)?.rejected ?? 0;

function cells_of(brand: Brand, reasons: readonly Reason[]) {
    const { rejected, share } = brand.rejections;
    return [brand_words(brand.brand), number(rejected), share === null ? '–' : percent(share), ...reasons.map((code) => number(count_of(brand, code)))];
}

function Row({ brand, reasons, most }: { brand: Brand; reasons: readonly Reason[]; most: number }) {
    const { rejected, approved, share } = brand.rejections;
    const there = reasons.map((code, i) => ({ code, rank: Math.min(i, patterns.length - 1), count: count_of(brand, code) })).filter(({ count }) => count > 0);
    return (
        <li>
            <div class="bars-head">
                <span>{brand_words(brand.brand)}</span>
                <span class="number">
                    {number(rejected)} of {number(rejected + approved)}
                    {share !== null && ` (${percent(share)})`}
                </span>
            </div>
            <div class="bar" aria-hidden="true">
                {there.map(({ code, rank, count }) => (
                    <span key={code} class="fill reason" data-rank={rank} data-pattern={patterns[rank]} style={{ width: `${(100 * count) / most}%` }} />
                ))}
            </div>
            <ul class="legend">
                {there.map(({ code, rank, count }) => (
                    <li key={code}>
                        <span class="fill swatch reason" data-rank={rank} data-pattern={patterns[rank]} />
                        <ReasonName brand={brand.brand} code={code} /> {number(count)}
                    </li>
                ))}
            </ul>
        </li>
    );
}

/** Leads to those that are rejected for it now, where they can be asked for. */
function ReasonName({ brand, code }: { brand: string | null; code: Reason }) {
    if (brand === null || code === null) return <>{reason_words(code)}</>;
    return (
        <a href={href(['vehicles'], { status: 'rejected', brand, reason_code: code })} title="The vehicles that are rejected for this now">
            {reason_words(code)}
        </a>
    );
}
