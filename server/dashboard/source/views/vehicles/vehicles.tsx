// All vehicles, or those that fit: searched, filtered, sorted, exported, and scrolled however many they are.
import { useEffect, useMemo } from 'preact/hooks';
import type { Problem } from '../../api/problem';
import type { Summary, Vehicle } from '../../api/types';
import { may_operate } from '../../api/session';
import { number } from '../../format';
import { use_query } from '../../live/query';
import { Head } from '../../parts/head';
import { copy } from '../../parts/notice';
import { Rows, type Sorted } from '../../parts/rows';
import { Empty, Loading, ProblemBox } from '../../parts/states';
import { When } from '../../parts/time';
import { go, href, route, with_query } from '../../route';
import { chosen_in, is_filtered, may_fit, sort_in_address, without_filters, type Choice } from './choice';
import { ChooseColumns, columns_of } from './columns';
import { ExportLine, use_export } from './export';
import { Filters } from './filters';
import type { VehicleList } from './list';
import { ask_again, ask_for, coming, shown } from './lists';

export function Vehicles() {
    const address = route.value.query.toString();
    const choice = useMemo(() => chosen_in(new URLSearchParams(address)), [address]);
    useEffect(() => ask_for(choice), [choice]);
    const summary = use_query<Summary>('/v1/summary', {}, { on: () => true, every: 10_000 });
    const list = shown.value?.follow() ?? null;
    const exporting = use_export(choice);
    const has_none = list !== null && list.is_empty && !is_filtered(list.choice) && !is_filtered(choice);
    return (
        <div class="vehicles">
            <Head title="Vehicles">
                {!has_none && (
                    <>
                        <ChooseColumns chosen={choice.columns} />
                        <button type="button" onClick={() => void exporting.run()} aria-busy={exporting.state.is === 'running'}>
                            Export CSV
                        </button>
                        <button type="button" onClick={() => void copy(location.href, 'The link to this view')}>
                            Copy link
                        </button>
                    </>
                )}
            </Head>
            {!has_none && <Filters choice={choice} summary={summary.data} />}
            <ExportLine {...exporting} total={list?.known_total ?? null} />
            {list?.problem && <Wrong list={list} problem={list.problem} />}
            {list !== null && list.rows.length > 0 ? (
                <Found list={list} choice={choice} />
            ) : list?.is_empty ? (
                <None list={list} />
            ) : (
                !list?.problem && <Loading lines={12} what="Loading vehicles" />
            )}
            <p class="rows-unseen" role="status">
                {list === null || coming.value !== null ? '' : list.is_empty ? 'No vehicle fits' : count_text(list)}
            </p>
        </div>
    );
}

function Found({ list, choice }: { list: VehicleList; choice: Choice }) {
    list.follow();
    const columns = useMemo(() => columns_of(choice.columns), [choice.columns.join()]);
    const is_coming = coming.value !== null;
    const sort = (by: Sorted) => go(with_query({ sort: sort_in_address(by) }));
    return (
        <>
            <div class="vehicles-line vehicles-told">
                <Count list={list} is_coming={is_coming} />
                <Changed list={list} />
                {is_filtered(choice) && <ClearFilters choice={choice} />}
                <SortChoice sorted={choice.sorted} sort={sort} />
            </div>
            <Rows<Vehicle>
                label="Vehicles"
                columns={columns}
                count={list.count}
                whole={list.known_total !== null}
                row={(index) => list.rows[index]}
                name={({ vin }) => vin}
                address={address_of}
                aside={(vehicle) => (may_fit(list.choice, vehicle) ? null : 'This has changed and does not fit the filters any more')}
                sorted={choice.sorted}
                sort={sort}
                look={(first, last) => list.look(first, last)}
                place={list.place}
                busy={is_coming}
            />
            <FarAhead list={list} />
        </>
    );
}

const address_of = ({ vin }: Vehicle) => href(['vehicles', vin]);
const vehicles = (count: number) => `${number(count)} ${count === 1 ? 'vehicle' : 'vehicles'}`;

/** Only what is known: the api counts some lists, the others are counted as they come. */
function count_text(list: VehicleList): string {
    const total = list.known_total;
    if (total === null) return `${vehicles(list.rows.length)} so far`;
    return is_filtered(list.choice) ? `${vehicles(total)} ${total === 1 ? 'fits' : 'fit'}` : vehicles(total);
}

function Count({ list, is_coming }: { list: VehicleList; is_coming: boolean }) {
    list.follow();
    return (
        <p class="vehicles-total">
            <strong class="number">{count_text(list)}</strong>
            <span class="hint">
                {is_coming ? ' Looking…' : list.as_of === null ? ' No full sweep has ended yet: there may be more.' : ' Complete as of '}
                {!is_coming && <When time={list.as_of} relative none="" />}
            </span>
        </p>
    );
}

function Changed({ list }: { list: VehicleList }) {
    const count = list.follow().changed.size;
    return (
        <div role="status" class="vehicles-changed">
            {count > 0 && (
                <button type="button" onClick={ask_again}>
                    {list.more_changed ? `${number(count)} vehicles or more have` : count === 1 ? '1 vehicle has' : `${number(count)} vehicles have`} changed – show
                </button>
            )}
        </div>
    );
}

/** Whoever has jumped further than the api has answered is told how long the way is. */
function FarAhead({ list }: { list: VehicleList }) {
    const { first, last } = list.follow().seen;
    if (list.is_whole || list.problem !== null || list.rows.length >= last || first === 0) return null;
    return (
        <p class="vehicles-far" role="status">
            The list comes in order: {number(list.rows.length)} of {list.total === null ? 'as many as there are' : number(list.total)} are here…
        </p>
    );
}

/** What the api refuses it refuses again. */
function Wrong({ list, problem }: { list: VehicleList; problem: Problem }) {
    if (problem.status !== 400) return <ProblemBox problem={problem} retry={() => (list.is_stopped ? ask_again() : list.retry())} />;
    return (
        <>
            <ProblemBox problem={problem} />
            <div>
                <ClearFilters choice={list.choice} />
            </div>
        </>
    );
}

function ClearFilters({ choice }: { choice: Choice }) {
    return (
        <button type="button" onClick={() => go(with_query(without_filters(choice)))}>
            Clear filters
        </button>
    );
}

/** What comes is shown at once: there is nothing that could jump. */
function None({ list }: { list: VehicleList }) {
    const has_changed = list.follow().changed.size > 0;
    useEffect(() => {
        if (has_changed) ask_again();
    }, [has_changed]);
    if (is_filtered(list.choice)) {
        return (
            <Empty title="No vehicle fits these filters">
                <ClearFilters choice={list.choice} />
            </Empty>
        );
    }
    return (
        <Empty title="There are no vehicles yet">
            <p>
                {list.as_of === null ? 'The first full sweep has not ended: what the platform knows appears with it. ' : ''}
                {may_operate.value ? <a href={href(['add'])}>Add vehicles</a> : 'Whoever may operate this service can add some.'}
            </p>
        </Empty>
    );
}

const orders: Record<string, string> = { '-since': 'Changed last', since: 'Changed first', vin: 'VIN, A to Z', '-vin': 'VIN, Z to A', brand: 'Brand, A to Z', '-brand': 'Brand, Z to A' };

/** Where rows are cards there are no heads to click on. */
function SortChoice({ sorted, sort }: { sorted: Sorted; sort: (by: Sorted) => void }) {
    const value = (sorted.direction === 'descending' ? '-' : '') + sorted.column;
    const chosen = (text: string) => sort({ column: text.replace('-', ''), direction: text.startsWith('-') ? 'descending' : 'ascending' });
    return (
        <select class="vehicles-sort" aria-label="Order" value={value} onChange={(event) => chosen(event.currentTarget.value)}>
            {Object.entries(orders).map(([name, label]) => (
                <option key={name} value={name}>
                    {label}
                </option>
            ))}
        </select>
    );
}
