// What is looked for: search, statuses and brands in sight, the rest behind a button, and told in a line once it is chosen.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Summary } from '../../api/types';
import { number } from '../../format';
import { Menu } from '../../parts/menu';
import { Sign } from '../../parts/status';
import { go, route, with_query } from '../../route';
import { in_order, status_words } from '../../words';
import { least_q, most_q, type Choice } from './choice';
import { ChosenMore, MoreFilters } from './more_filters';

const typing_ms = 200;

export function Filters({ choice, summary }: { choice: Choice; summary: Summary | null }) {
    return (
        <form class="vehicles-filters" role="search" aria-label="Vehicles" onSubmit={(event) => event.preventDefault()}>
            <div class="vehicles-line">
                <Search q={choice.q} />
                <Brands chosen={choice.brands} counts={summary?.by_brand ?? {}} />
                <MoreFilters choice={choice} />
            </div>
            <Statuses chosen={choice.statuses} counts={summary?.by_status ?? {}} />
            <ChosenMore choice={choice} />
        </form>
    );
}

function Search({ q }: { q: string }) {
    const [text, set_text] = useState(route.peek().query.get('q') ?? '');
    const timer = useRef<number | undefined>(undefined);
    const sent = useRef(q);
    useEffect(() => () => clearTimeout(timer.current), []);
    useEffect(() => {
        if (q === sent.current) return; // else the address was changed by something else than typing
        clearTimeout(timer.current);
        sent.current = q;
        set_text(q);
    }, [q]);
    const typed = (value: string) => {
        set_text(value);
        clearTimeout(timer.current);
        const wanted = value.replace(/\s/g, '');
        const next = wanted.length < least_q ? '' : wanted;
        if (next === sent.current) return;
        timer.current = window.setTimeout(() => {
            sent.current = next;
            go(with_query({ q: next }), true);
        }, typing_ms);
    };
    const missing = text.replace(/\s/g, '').length;
    return (
        <div class="vehicles-search">
            <input
                type="search"
                value={text}
                maxLength={most_q}
                placeholder="Search by VIN"
                aria-label="Search by VIN"
                aria-describedby="vehicles-search-help"
                autocomplete="off"
                autocapitalize="characters"
                spellcheck={false}
                onInput={(event) => typed(event.currentTarget.value)}
            />
            <span id="vehicles-search-help" class="hint" data-shown={missing > 0 && missing < least_q ? '' : undefined}>
                {least_q} characters at least
            </span>
        </div>
    );
}

const toggled = (chosen: readonly string[], value: string) => (chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);

/** Those that some vehicle has, and those that are chosen. */
function Statuses({ chosen, counts }: { chosen: readonly string[]; counts: Record<string, number> }) {
    const all = in_order([...Object.keys(counts), ...chosen]);
    return (
        <div class="vehicles-statuses" role="group" aria-label="Status">
            {all.map((status) => {
                const words = status_words(status);
                return (
                    <button
                        key={status}
                        type="button"
                        class="vehicles-status"
                        data-status={status}
                        title={words.means}
                        aria-pressed={chosen.includes(status)}
                        onClick={() => go(with_query({ status: toggled(chosen, status) }))}
                    >
                        <span class="status" data-status={status}>
                            <Sign sign={words.sign} />
                            {words.label}
                        </span>
                        <span class="number vehicles-count">{number(counts[status] ?? 0)}</span>
                    </button>
                );
            })}
        </div>
    );
}

function Brands({ chosen, counts }: { chosen: readonly string[]; counts: Record<string, number> }) {
    const all = [...new Set([...Object.keys(counts), ...chosen])].filter((brand) => brand !== '').sort();
    const label = chosen.length === 0 ? 'Brand' : chosen.length < 3 ? `Brand: ${chosen.join(', ')}` : `Brand: ${chosen.length} chosen`;
    return (
        <Menu label={label} name="Brands" chosen={chosen.length > 0}>
            {all.length === 0 && <p class="hint">No brand is known yet.</p>}
            {all.map((brand) => (
                <label key={brand} class="inline">
                    <input type="checkbox" checked={chosen.includes(brand)} onChange={() => go(with_query({ brand: toggled(chosen, brand) }))} />
                    <span class="vehicles-brand">{brand}</span>
                    <span class="number hint">{number(counts[brand] ?? 0)}</span>
                </label>
            ))}
            {chosen.length > 0 && (
                <button type="button" class="quiet" onClick={() => go(with_query({ brand: null }))}>
                    All brands
                </button>
            )}
        </Menu>
    );
}
