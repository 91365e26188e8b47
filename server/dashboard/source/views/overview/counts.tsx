// How many vehicles have which status: one bar for the proportions, tiles for the numbers. Both lead to the vehicles.
import type { Summary } from '../../api/types';
import { number, percent } from '../../format';
import { Figures } from '../../parts/figures';
import { More } from '../../parts/more';
import { pattern_of } from '../../parts/pattern';
import { Status } from '../../parts/status';
import { href } from '../../route';
import { in_order, status_words } from '../../words';
import { brand_words, Card } from './card';

const always = ['approved', 'pending', 'rejected']; // so that the tiles keep their places

export function Counts({ summary }: { summary: Summary }) {
    const { by_status, total } = summary;
    const there = in_order(Object.keys(by_status));
    return (
        <Card title="Vehicles by status" wide aside={<a href={href(['vehicles'])}>{total === 1 ? '1 vehicle' : `All ${number(total)} vehicles`}</a>}>
            {/* The tiles say the same and are reached by keyboard. */}
            <div class="counts-bar" aria-hidden="true">
                {there.map((status) => (
                    <a
                        key={status} class="fill" tabIndex={-1} href={href(['vehicles'], { status })} data-status={status} data-pattern={pattern_of(status)}
                        style={{ flex: `${by_status[status]} 1 0` }} title={`${status_words(status).label}: ${number(by_status[status]!)}, ${percent(by_status[status]! / total)}`}
                    />
                ))}
            </div>
            <ul class="tiles">
                {in_order([...always, ...there]).map((status) => (
                    <Tile key={status} status={status} count={by_status[status] ?? 0} of={total} />
                ))}
            </ul>
            <AmongThem stuck={summary.stuck} unlisted={summary.unlisted} />
            <More summary="By brand">{() => brand_table(summary, there)}</More>
        </Card>
    );
}

function Tile({ status, count, of }: { status: string; count: number; of: number }) {
    return (
        <li>
            <a href={href(['vehicles'], { status })}>
                <span class="fill tile-edge" data-status={status} data-pattern={pattern_of(status)} />
                <Status status={status} />
                <span class="tile-count">{number(count)}</span>
                <span class="hint number">{percent(count / of)}</span>
            </a>
        </li>
    );
}

/** What is no status of its own, but to be known of some of them. */
function AmongThem({ stuck, unlisted }: { stuck: number; unlisted: number }) {
    return (
        <p class="among">
            <a href={href(['vehicles'], { stuck: 'true' })} title="Under way for longer than their limit">
                {number(stuck)} stuck
            </a>
            {unlisted > 0 && (
                <a href={href(['vehicles'], { listed: 'false' })} title="The platform's last complete list lacks them. That is no revocation.">
                    {number(unlisted)} not in the platform's list any more
                </a>
            )}
        </p>
    );
}

function brand_table({ by_brand, by_status_and_brand }: Summary, statuses: readonly string[]) {
    const brands = Object.entries(by_brand).sort(([a, of_a], [b, of_b]) => of_b - of_a || a.localeCompare(b));
    return (
        <Figures
            label="Vehicles by brand and status"
            columns={['Brand', 'All', ...statuses.map((status) => status_words(status).label)]}
            rows={brands.map(([brand, all]) => [
                brand === '' ? brand_words(brand) : <a href={href(['vehicles'], { brand })}>{brand}</a>,
                number(all),
                ...statuses.map((status) => <BrandCount status={status} brand={brand} count={by_status_and_brand[status]?.[brand] ?? 0} />),
            ])}
        />
    );
}

/** Nobody can ask for the vehicles whose brand is not known. */
function BrandCount({ status, brand, count }: { status: string; brand: string; count: number }) {
    if (count === 0) return <span class="none">0</span>;
    if (brand === '') return <>{number(count)}</>;
    return (
        <a href={href(['vehicles'], { status, brand })} aria-label={`${number(count)} ${status_words(status).label}, ${brand}`}>
            {number(count)}
        </a>
    );
}
