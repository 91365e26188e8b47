// How long carmakers take to approve. The bars are text and boxes: names stay readable on a narrow screen and for ears.
import type { Statistics } from '../../api/types';
import { duration, number, percent } from '../../format';
import { Figures } from '../../parts/figures';
import { More } from '../../parts/more';
import { brand_words, Card } from './card';

type Brand = Statistics['brands'][number];
const most_shown = 8;

const most = percent(0.9);
const lasting = (seconds: number) => duration(seconds).replaceAll(' ', '\u00a0');
const within = (seconds: number | null, share: string) => (seconds === null ? `not yet ${share}` : lasting(seconds));

const asked_of = ({ seconds_to_approval: { events, censored } }: Brand) => events + censored;

/** Those with the most requests first: they keep their places. */
function brands_of({ brands }: Statistics): Brand[] {
    return brands.filter((brand) => asked_of(brand) > 0).sort((a, b) => asked_of(b) - asked_of(a));
}

export function ToClearance({ statistics }: { statistics: Statistics }) {
    const brands = brands_of(statistics);
    const longest = Math.max(...brands.map(({ seconds_to_approval: { p50, p90 } }) => p90 ?? (p50 ?? 0) * 1.25), 1);
    return (
        <Card title="Time to clearance">
            {brands.length === 0 ? (
                <p class="hint">No request that began in this time is known with its date.</p>
            ) : (
                <>
                    <p class="hint">
                        From asking to approved. “Half within 3 d”: half were cleared within three days. Those that still wait, or ended otherwise, count for as long as they waited, so that it is not told too good.
                    </p>
                    <ul class="bars">
                        {brands.slice(0, most_shown).map((brand) => (
                            <Row key={brand.brand} brand={brand} longest={longest} />
                        ))}
                    </ul>
                    {brands.length > most_shown && <p class="hint">{number(brands.length - most_shown)} brands with fewer requests are in the table.</p>}
                    <More summary="The same figures as a table">
                        {() => <Figures label="Time to clearance by brand" columns={['Brand', 'Asked for', 'Approved', 'Half within', `${most} within`, 'Half decided within', `${most} decided within`]} rows={brands.map(cells_of)} />}
                    </More>
                </>
            )}
        </Card>
    );
}

function cells_of(brand: Brand) {
    const { seconds_to_approval: approval, seconds_to_decision: decision } = brand;
    return [
        brand_words(brand.brand), number(asked_of(brand)), number(approval.events), within(approval.p50, 'half'), within(approval.p90, most), within(decision.p50, 'half'), within(decision.p90, most),
    ];
}

function told({ p50, p90 }: Brand['seconds_to_approval']): string {
    if (p50 === null) return 'not yet half';
    return `half within ${lasting(p50)}, ${p90 === null ? `not yet ${most}` : `${most} within ${lasting(p90)}`}`;
}

function Row({ brand, longest }: { brand: Brand; longest: number }) {
    const { p50, p90, events } = brand.seconds_to_approval;
    const width = (seconds: number) => `${(100 * seconds) / longest}%`;
    return (
        <li title={p50 === null ? undefined : `Half were cleared within ${duration(p50)}`}>
            <div class="bars-head">
                <span>{brand_words(brand.brand)}</span>
                <span class="number">{told(brand.seconds_to_approval)}</span>
            </div>
            <div class="bar" aria-hidden="true">
                {p50 !== null && <span class="fill half" data-pattern="solid" style={{ width: width(p50) }} />}
                {p50 !== null && p90 !== null && <span class="fill nine" data-pattern="rising" style={{ width: width(p90 - p50) }} />}
                {p90 === null && <span class="fill open-end" />}
            </div>
            <span class="hint">
                {number(events)} of {number(asked_of(brand))} approved
            </span>
        </li>
    );
}
