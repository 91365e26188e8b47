// All vehicles that fit the filters as a CSV file. It is read while it is written, and saved only when it came whole: half
// of a list must not be taken for all of it.
import { useEffect, useRef, useState } from 'preact/hooks';
import { open } from '../../api/client';
import { as_problem, type Problem } from '../../api/problem';
import { bytes, number } from '../../format';
import { ProblemBox } from '../../parts/states';
import { filters_of, sort_text, type Choice } from './choice';

type State =
    | { is: 'idle' }
    | { is: 'running' | 'saved'; rows: number; size: number; name: string }
    | { is: 'failed'; rows: number; problem: Problem };

const told_every_ms = 200;
const quote = 0x22;
const line_end = 0x0a;

/** Counts lines as they come: one within quotes is none. */
function line_counter() {
    let lines = 0;
    let quoted = false;
    return (chunk: Uint8Array) => {
        for (const byte of chunk) {
            if (byte === quote) quoted = !quoted;
            else if (byte === line_end && !quoted) lines += 1;
        }
        return Math.max(0, lines - 1); // the first one names the columns
    };
}

/** Changes while it is read do not make a vehicle stand in it twice or not at all if it is not ordered by what changes. */
const order_of = (choice: Choice) => (choice.sorted.column === 'since' ? 'vin' : sort_text(choice.sorted));

function save(parts: BlobPart[], name: string) {
    const address = URL.createObjectURL(new Blob(parts, { type: 'text/csv' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export function use_export(choice: Choice) {
    const [state, set_state] = useState<State>({ is: 'idle' });
    const running = useRef<AbortController | null>(null);
    useEffect(() => () => running.current?.abort(), []);
    const run = async () => {
        running.current?.abort();
        const control = new AbortController();
        running.current = control;
        const name = `vehicles-${new Date().toISOString().slice(0, 16).replace(/[-:]/g, '').replace('T', '-')}.csv`;
        let [rows, size, told] = [0, 0, 0];
        set_state({ is: 'running', rows, size, name });
        try {
            const response = await open('/v1/vehicles', { ...filters_of(choice), sort: order_of(choice) }, 'text/csv', control.signal);
            const reader = response.body!.getReader();
            const count = line_counter();
            const parts: BlobPart[] = [];
            for (let part = await reader.read(); !part.done; part = await reader.read()) {
                parts.push(part.value);
                rows = count(part.value);
                size += part.value.length;
                if (Date.now() - told < told_every_ms) continue;
                told = Date.now();
                set_state({ is: 'running', rows, size, name });
            }
            save(parts, name);
            set_state({ is: 'saved', rows, size, name });
        } catch (error) {
            if (!control.signal.aborted) set_state({ is: 'failed', rows, problem: as_problem(error) });
        }
    };
    const stop = () => {
        running.current?.abort();
        set_state({ is: 'idle' });
    };
    return { state, run, stop };
}

export type Export = ReturnType<typeof use_export>;

/** `total`: how many there should be, where that is known. */
export function ExportLine({ state, run, stop, total }: Export & { total: number | null }) {
    return (
        <>
            <div role="status" class="vehicles-export" data-shown={state.is === 'running' || state.is === 'saved' ? '' : undefined}>
                {state.is === 'running' && (
                    <>
                        <span>Writing the file… </span>
                        <progress aria-label="Export" {...(total === null ? {} : { value: Math.min(state.rows, total), max: total })} />
                        <span class="number" aria-hidden="true">
                            {number(state.rows)} vehicles, {bytes(state.size)}
                        </span>
                        <button type="button" class="quiet" onClick={stop}>
                            Stop
                        </button>
                    </>
                )}
                {state.is === 'saved' && (
                    <>
                        <span>
                            <strong>{state.name}</strong> is complete: {number(state.rows)} {state.rows === 1 ? 'vehicle' : 'vehicles'}, {bytes(state.size)}, all columns.
                        </span>
                        <button type="button" class="quiet" onClick={stop}>
                            Good
                        </button>
                    </>
                )}
            </div>
            {state.is === 'failed' && (
                <div class="vehicles-export-failed">
                    <ProblemBox problem={state.problem} retry={() => void run()} />
                    <p class="hint">
                        No file was saved: the answer broke off after {number(state.rows)} vehicles.{' '}
                        <button type="button" class="quiet" onClick={stop}>
                            Leave it
                        </button>
                    </p>
                </div>
            )}
        </>
    );
}
