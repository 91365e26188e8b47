// The columns of the list of vehicles, and the choice of them.
import type { Vehicle } from '../../api/types';
import { now } from '../../format';
import { Menu } from '../../parts/menu';
import type { Column } from '../../parts/rows';
import { Status } from '../../parts/status';
import { When } from '../../parts/time';
import { go, with_query } from '../../route';
import { all_columns, columns_in_address } from './choice';

const day_ms = 86_400_000;

/** Of the last day it says how long ago: older ones are told apart by their date. */
function Lately({ time }: { time: string | null }) {
    return <When time={time} relative={time !== null && now.value - Date.parse(time) < day_ms} />;
}

function OneLine({ tags }: { tags: Vehicle['tags'] }) {
    const all = Object.entries(tags);
    if (all.length === 0) return <span class="none">–</span>;
    return (
        <span class="vehicles-tags" title={all.map(([key, value]) => `${key}: ${value}`).join('\n')}>
            {all.map(([key, value]) => (
                <span key={key} class="vehicles-tag">
                    <span class="tag-key">{key}</span> {value}
                </span>
            ))}
        </span>
    );
}

const text = (value: string | null) => (value === null ? <span class="none">–</span> : <span title={value}>{value}</span>);

const columns: Record<string, Omit<Column<Vehicle>, 'name'>> = {
    vin: { label: 'VIN', least: 11.2, sort: 'ascending', speaks: true, cell: ({ vin }) => <span class="vin">{vin}</span> },
    status: { label: 'Status', least: 8, speaks: true, cell: ({ status }) => <Status status={status} /> },
    brand: { label: 'Brand', least: 9, share: 0.5, sort: 'ascending', speaks: true, cell: ({ brand }) => text(brand) },
    since: { label: 'Since', least: 13.8, sort: 'descending', speaks: true, cell: ({ since }) => <Lately time={since} /> },
    reason: { label: 'Reason', least: 12, share: 1.4, speaks: true, cell: ({ reason }) => text(reason) },
    tags: { label: 'Tags', least: 11, share: 1.4, speaks: true, cell: ({ tags }) => <OneLine tags={tags} /> },
    episode: { label: 'Episode', least: 5, cell: ({ episode }) => <span class="number">{episode ?? '–'}</span> },
    listed: { label: 'In the list', least: 6, cell: ({ listed }) => (listed === null ? <span class="none">–</span> : listed ? 'yes' : <span class="badge warn">no</span>) },
    first_seen: { label: 'First seen', least: 13.8, cell: ({ first_seen }) => <Lately time={first_seen} /> },
    last_confirmed: { label: 'Last confirmed', least: 13.8, cell: ({ last_confirmed }) => <Lately time={last_confirmed} /> },
};

export const columns_of = (names: readonly string[]): Column<Vehicle>[] => names.map((name) => ({ name, ...columns[name]! }));

export function ChooseColumns({ chosen }: { chosen: readonly string[] }) {
    const turn = (name: string, on: boolean) => {
        const next = all_columns.filter((each) => (each === name ? on : chosen.includes(each)));
        go(with_query({ columns: columns_in_address(next) }), true);
    };
    return (
        <Menu label="Columns" name="Columns to show" at_end>
            {all_columns.slice(1).map((name) => (
                <label key={name} class="inline">
                    <input type="checkbox" checked={chosen.includes(name)} onChange={(event) => turn(name, event.currentTarget.checked)} />
                    {columns[name]!.label}
                </label>
            ))}
            <button type="button" class="quiet" onClick={() => go(with_query({ columns: null }), true)}>
                The usual ones
            </button>
        </Menu>
    );
}
