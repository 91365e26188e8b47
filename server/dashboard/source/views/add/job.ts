// The sending of a list, in requests of at most a thousand vehicles. Each has an idempotency key of its own, kept until
// it is answered: to send it again is safe, it is not carried out twice. Goes on while one looks at other views.
import { signal } from '@preact/signals';
import { new_key, send } from '../../api/client';
import { as_problem, Problem, type VehicleResult } from '../../api/problem';
import type { Wanted } from './rows';

export interface Outcome extends Wanted {
    /** null: not answered yet. */
    result: { status: string; description: string | null } | null;
}
export interface Job {
    rows: readonly Outcome[];
    begun_at: string;
    state: 'running' | 'waiting' | 'stopped' | 'done';
    problem: Problem | null; // why it waits or has stopped
}
interface Batch {
    key: string;
    rows: readonly Wanted[];
}

export const job = signal<Job | null>(null);
let batches: Batch[] = [];

const most_vehicles = 1000;
const most_bytes = 900_000; // of 1 MiB
const most_waits = 5;

const as_asked = ({ vin, brand, tags, odometer_km }: Wanted) => ({
    vin,
    brand,
    tags: Object.keys(tags).length === 0 ? undefined : tags,
    control_measures: odometer_km === '' ? undefined : { odometer: { value: Number(odometer_km), unit: 'kilometers' } },
});

function batches_of(rows: readonly Wanted[]): Batch[] {
    const all: Batch[] = [];
    let batch: Wanted[] = [];
    let bytes = 0;
    for (const row of rows) {
        const size = new TextEncoder().encode(JSON.stringify(as_asked(row))).length + 1;
        if (batch.length === most_vehicles || (batch.length > 0 && bytes + size > most_bytes)) {
            all.push({ key: new_key(), rows: batch });
            batch = [];
            bytes = 0;
        }
        batch.push(row);
        bytes += size;
    }
    if (batch.length > 0) all.push({ key: new_key(), rows: batch });
    return all;
}

export function start(rows: readonly Wanted[]) {
    batches = batches_of(rows);
    job.value = { rows: rows.map((row) => ({ ...row, result: null })), begun_at: new Date().toISOString(), state: 'running', problem: null };
    void run();
}

export function go_on() {
    if (job.peek()?.state !== 'stopped') return;
    change({ state: 'running', problem: null });
    void run();
}

export function forget() {
    batches = [];
    job.value = null;
}

function change(changes: Partial<Job>) {
    if (job.value) job.value = { ...job.value, ...changes };
}

function note(results: readonly VehicleResult[]) {
    const by_vin = new Map(results.map((result) => [result.vin, result]));
    change({
        rows: job.value!.rows.map((row) => {
            const told = by_vin.get(row.vin);
            return told ? { ...row, result: { status: told.status, description: told.description ?? null } } : row;
        }),
    });
}

async function run() {
    let waits = 0;
    while (batches.length > 0) {
        const batch = batches[0]!;
        try {
            const answer = await send<{ vehicles: VehicleResult[] }>('POST', '/v1/vehicles', { vehicles: batch.rows.map(as_asked) }, batch.key);
            note(answer.vehicles);
            batches.shift();
            waits = 0;
        } catch (error) {
            const problem = as_problem(error);
            if (settled(batch, problem)) continue;
            if (batches[0] !== batch || problem.retry_after === null || waits === most_waits) return change({ state: batches.length === 0 ? 'done' : 'stopped', problem });
            waits += 1;
            change({ state: 'waiting', problem });
            await new Promise((resolve) => setTimeout(resolve, 1000 * Math.min(problem.retry_after!, 60)));
            change({ state: 'running', problem: null });
        }
    }
    change({ state: 'done', problem: null });
}

/** What a refusal says of single vehicles; whether the others can go on at once. */
function settled(batch: Batch, problem: Problem): boolean {
    const refused = problem.errors.flatMap((fault): VehicleResult[] => {
        const row = batch.rows[Number(/^\/vehicles\/(\d+)/.exec(fault.pointer ?? '')?.[1] ?? -1)];
        return row ? [{ vin: row.vin, status: 'refused', description: fault.detail }] : [];
    });
    const left = problem.code === 'outcome-unknown' && problem.vehicles.length === 0 ? batch.rows.map(({ vin }) => ({ vin, status: 'unknown' })) : [];
    const told = [...problem.vehicles, ...refused, ...left];
    note(told);
    const known = new Set(told.map((result) => result.vin));
    const rest = batch.rows.filter((row) => !known.has(row.vin));
    if (known.size === 0) return false;
    // An unknown outcome is one: the service finds out by itself, and the same key would only repeat that.
    batches.splice(0, 1, ...(rest.length === 0 ? [] : [{ key: new_key(), rows: rest }]));
    return problem.status === 422;
}

/** Those that can be corrected and sent again. */
export const has_failed = ({ result }: Outcome) => result?.status === 'refused' || result?.status === 'error';
