// What the service runs with: every key, set by the file or left at its default. Takes role operate.
import { useId } from 'preact/hooks';
import { caller, may_operate, type Caller } from '../../api/session';
import { number } from '../../format';
import { use_query } from '../../live/query';
import { AnyOf } from '../../parts/choices';
import { Empty, Shown } from '../../parts/states';
import { go, route, with_query } from '../../route';
import type { Configuration } from './answers';
import { PartHead } from './part_head';
import { Table, type Column } from './table';
import { found, is_secret, tables_of, written, type Key } from './settings';

export function ConfigurationView() {
    const asked = use_query<Configuration>(may_operate.value ? '/v1/configuration' : null);
    return (
        <>
            <PartHead part="configuration" title="Configuration" />
            {may_operate.value ? (
                <Shown asked={asked} lines={10}>
                    {({ configuration }) => <Tables configuration={configuration} />}
                </Shown>
            ) : (
                <Empty title="The configuration takes a token of role operate.">
                    <p>
                        It tells of paths, addresses and who has a token. You are <strong>{(caller.value as Caller).name}</strong> and may look: ask whoever runs this service.
                    </p>
                </Empty>
            )}
        </>
    );
}

function Tables({ configuration }: Configuration) {
    const id = useId();
    const text = route.value.query.get('q') ?? '';
    const only_set = route.value.query.get('set') === 'true';
    const all = tables_of(configuration);
    const tables = found(all, text, only_set);
    const keys = tables.reduce((sum, table) => sum + table.keys.length, 0);
    return (
        <>
            <div class="filters system-filters" role="search">
                <div class="field search">
                    <label for={id}>Search keys and values</label>
                    <input id={id} type="search" autocomplete="off" spellcheck={false} value={text} onInput={(event) => go(with_query({ q: event.currentTarget.value }), true)} />
                </div>
                <AnyOf label="Which keys" choices={[{ label: 'Only what the file sets', act: () => go(with_query({ set: only_set ? null : 'true' })), chosen: only_set }]} />
                <p class="hint" role="status">
                    {number(keys)} {keys === 1 ? 'key' : 'keys'}
                </p>
            </div>
            {tables.length === 0 && <Empty title="No key fits this." />}
            {tables.map((table) => (
                <details key={`${table.name} ${table.title}`} class="card scroll settings" open>
                    <summary>
                        <h2>
                            <code>{table.name}</code> {table.title}
                        </h2>
                    </summary>
                    <Table label={`${table.name} ${table.title ?? ''}`} columns={columns} rows={table.keys} id_of={(key) => key.name} />
                </details>
            ))}
            <p class="hint">After SIGHUP this shows what is in force: what needs a restart is as it was.</p>
        </>
    );
}

const columns: readonly Column<Key>[] = [
    { name: 'Key', cell: (key) => <code>{key.name}</code>, kind: 'wide' },
    { name: 'Value', cell: (key) => <Value {...key} />, kind: 'wide' },
    { name: 'From', cell: (key) => (key.set ? <span class="badge from-file">set by the file</span> : <span class="none">default</span>) },
];

function Value({ value, overridden_by }: Key) {
    if (is_secret(value)) return <span class="badge">secret, not shown</span>;
    const text = written(value);
    return (
        <>
            {text === null ? <span class="none">none</span> : <code>{text}</code>}
            {overridden_by !== undefined && (
                <p class="hint">
                    overridden by <code>{overridden_by}</code>
                </p>
            )}
        </>
    );
}
