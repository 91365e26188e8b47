// How many vehicles have which status: one bar for the proportions, tiles for the numbers. Both lead to the vehicles.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Summary } from '../../api/types';
import { number, percent } from '../../format';
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
                    <Tile key={status} to={{ status }} count={by_status[status] ?? 0} of={total}>
                        <span class="tile-name">
                            <Status status={status} />
                            <span class="fill swatch" data-status={status} data-pattern={pattern_of(status)} />
                        </span>
                    </Tile>
                ))}
                <Tile to={{ stuck: 'true' }} count={summary.stuck} of={total}>
                    <span class="tile-name" title="Under way for longer than their limit">
                        Stuck
                    </span>
                </Tile>
                {summary.unlisted > 0 && (
                    <Tile to={{ listed: 'false' }} count={summary.unlisted} of={total}>
                        <span class="tile-name" title="The platform's last complete list lacks them. That is no revocation.">
                            Not listed
                        </span>
                    </Tile>
                )}
            </ul>
            <ByBrand summary={summary} statuses={there} />
        </Card>
    );
}

function Tile({ to, count, of, children }: { to: Record<string, string>; count: number; of: number; children: ComponentChildren }) {
    return (
        <li>
            <a href={href(['vehicles'], to)}>
                {children}
                <span class="tile-count">{number(count)}</span>
                <span class="hint number">{of > 0 && percent(count / of)}</span>
            </a>
        </li>
    );
}

function ByBrand({ summary, statuses }: { summary: Summary; statuses: readonly string[] }) {
    const [open, set_open] = useState(false);
    return (
        <details class="more" onToggle={(event) => set_open(event.currentTarget.open)}>
            <summary>By brand</summary>
            {open && <BrandTable summary={summary} statuses={statuses} />}
        </details>
    );
}

function BrandTable({ summary, statuses }: { summary: Summary; statuses: readonly string[] }) {
    const brands = Object.entries(summary.by_brand).sort(([a, of_a], [b, of_b]) => of_b - of_a || a.localeCompare(b));
    return (
        <div class="scroll" role="region" aria-label="Vehicles by brand and status" tabIndex={0}>
            <table>
                <thead>
                    <tr>
                        <th scope="col">Brand</th>
                        <th scope="col" class="number">All</th>
                        {statuses.map((status) => (
                            <th key={status} scope="col" class="number">
                                {status_words(status).label}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {brands.map(([brand, all]) => (
                        <tr key={brand}>
                            <th scope="row">{brand === '' ? brand_words(brand) : <a href={href(['vehicles'], { brand })}>{brand}</a>}</th>
                            <td class="number">{number(all)}</td>
                            {statuses.map((status) => (
                                <td key={status} class="number">
                                    <BrandCount status={status} brand={brand} count={summary.by_status_and_brand[status]?.[brand] ?? 0} />
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
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
