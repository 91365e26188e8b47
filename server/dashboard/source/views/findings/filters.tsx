// Which findings are shown: by the address, in the api's own words (open, acknowledged, kind, brand, vin).
import type { Summary } from '../../api/types';
import { AnyOf, OneOf } from '../../parts/choices';
import { Kind } from '../../parts/kind';
import { go, route, with_query } from '../../route';
import { finding_kinds } from '../../words';

export interface Filters {
    open: 'true' | 'false';
    acknowledged: 'true' | 'false' | null;
    kind: readonly string[];
    brand: readonly string[];
    vin: string | null;
}

export function filters_now(): Filters {
    const { query } = route.value;
    const acknowledged = query.get('acknowledged');
    return {
        open: query.get('open') === 'false' ? 'false' : 'true',
        acknowledged: acknowledged === 'true' || acknowledged === 'false' ? acknowledged : null,
        kind: query.getAll('kind'),
        brand: query.getAll('brand'),
        vin: query.get('vin'),
    };
}

/** Whether somebody has narrowed the list down, so that its being empty means little. */
export const narrowed = ({ acknowledged, kind, brand, vin }: Filters) => acknowledged !== null || kind.length > 0 || brand.length > 0 || vin !== null;

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, each) => all + each, 0);

export function FilterBar({ filters, summary }: { filters: Filters; summary: Summary | null }) {
    // The summary counts all vehicles': beside a list of some brands or of one vehicle its numbers would be wrong.
    const counts = filters.brand.length === 0 && filters.vin === null ? summary?.findings : undefined;
    const [open, acknowledged] = counts ? [sum(counts.open), sum(counts.acknowledged)] : [undefined, undefined];
    const unseen = open === undefined ? undefined : open - acknowledged!;
    const which = (changes: { open?: string; acknowledged?: string }) => with_query({ open: null, acknowledged: null, ...changes });
    return (
        <div class="finding-filters">
            <OneOf
                label="Which findings"
                choices={[
                    { label: 'Open', to: which({}), chosen: filters.open === 'true' && filters.acknowledged === null, count: open },
                    { label: 'Nobody has it', to: which({ acknowledged: 'false' }), chosen: filters.open === 'true' && filters.acknowledged === 'false', count: unseen },
                    { label: 'Acknowledged', to: which({ acknowledged: 'true' }), chosen: filters.open === 'true' && filters.acknowledged === 'true', count: acknowledged },
                    { label: 'Ended too', to: which({ open: 'false' }), chosen: filters.open === 'false' },
                ]}
            />
            <Brands filters={filters} summary={summary} />
            {filters.vin !== null && (
                <AnyOf label="Vehicle" choices={[{ label: <span class="vin">{filters.vin} ×</span>, act: () => go(with_query({ vin: null })), chosen: true }]} />
            )}
            <Kinds filters={filters} counts={counts} />
        </div>
    );
}

function Kinds({ filters, counts }: { filters: Filters; counts: Summary['findings'] | undefined }) {
    const count_of = (kind: string): number | undefined => {
        if (!counts || filters.open === 'false') return undefined;
        const [all, seen] = [counts.open[kind] ?? 0, counts.acknowledged[kind] ?? 0];
        return filters.acknowledged === null ? all : filters.acknowledged === 'true' ? seen : all - seen;
    };
    const shown = finding_kinds.filter((kind) => filters.kind.includes(kind) || count_of(kind) !== 0);
    if (shown.length === 0) return null;
    const toggled = (kind: string) => (filters.kind.includes(kind) ? filters.kind.filter((each) => each !== kind) : [...filters.kind, kind]);
    return (
        <AnyOf
            label="Kinds"
            choices={shown.map((kind) => ({ label: <Kind kind={kind} />, act: () => go(with_query({ kind: toggled(kind) })), chosen: filters.kind.includes(kind), count: count_of(kind) }))}
        />
    );
}

function Brands({ filters, summary }: { filters: Filters; summary: Summary | null }) {
    const known = Object.keys(summary?.by_brand ?? {}).filter((brand) => brand !== '');
    const chosen = filters.brand.join(', ');
    const brands = [...new Set([...(filters.brand.length === 1 ? filters.brand : []), ...known])].sort();
    return (
        <select aria-label="Brand" value={chosen} onChange={(event) => go(with_query({ brand: event.currentTarget.value === '' ? null : [event.currentTarget.value] }))}>
            <option value="">Every brand</option>
            {filters.brand.length > 1 && <option value={chosen}>{chosen}</option>}
            {brands.map((brand) => (
                <option key={brand} value={brand}>
                    {brand}
                </option>
            ))}
        </select>
    );
}
