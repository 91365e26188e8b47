// What became of the list: how far it is, and each row with the platform's words.
import { useEffect, useState } from 'preact/hooks';
import { number } from '../../format';
import { AnyOf } from '../../parts/choices';
import { say } from '../../parts/notice';
import { ProblemBox } from '../../parts/states';
import { Sign, Status } from '../../parts/status';
import { href } from '../../route';
import { in_order } from '../../words';
import { write_csv } from './csv';
import { download } from './file';
import { forget, go_on, has_failed, type Job, type Outcome } from './job';
import { checked, replace_text, text } from './list_text';
import { use_present } from './present';
import { cells_of, csv_of } from './rows';

export function Results({ job }: { job: Job }) {
    const [only, set_only] = useState<string | null>(null);
    use_warning(job.state === 'running' || job.state === 'waiting');
    const answered = job.rows.filter((row) => row.result !== null);
    const by_status = new Map<string, Outcome[]>();
    for (const row of answered) by_status.set(row.result!.status, [...(by_status.get(row.result!.status) ?? []), row]);
    const statuses = in_order(by_status.keys());
    const shown = only === null ? job.rows : (by_status.get(only) ?? []);
    return (
        <>
            <Progress job={job} answered={answered.length} />
            {statuses.length > 0 && (
                <AnyOf
                    label="Show only"
                    choices={statuses.map((status) => ({ label: <Result status={status} />, chosen: only === status, count: by_status.get(status)!.length, act: () => set_only(only === status ? null : status) }))}
                />
            )}
            <Acts job={job} />
            <Table key={only ?? ''} rows={shown} />
        </>
    );
}

/** Whoever leaves while it runs loses the keys by which it could go on. */
function use_warning(running: boolean) {
    useEffect(() => {
        if (!running) return undefined;
        const warn = (event: BeforeUnloadEvent) => event.preventDefault();
        addEventListener('beforeunload', warn);
        return () => removeEventListener('beforeunload', warn);
    }, [running]);
}

function Progress({ job, answered }: { job: Job; answered: number }) {
    const all = job.rows.length;
    const words = {
        running: `Asking: ${number(answered)} of ${number(all)} are answered.`,
        waiting: `${number(answered)} of ${number(all)} are answered. The tracker asks to wait, then it goes on by itself.`,
        stopped: `It has stopped: ${number(answered)} of ${number(all)} are answered. To go on is safe: nothing is asked for twice.`,
        done: all === 1 ? 'It is answered.' : `All ${number(all)} are answered.`,
    }[job.state];
    return (
        <section class="card progress" aria-label="How far it is">
            <p role="status">
                <strong>{words}</strong>
            </p>
            <progress max={all} value={answered} aria-label="Answered" />
            {job.problem && <ProblemBox problem={job.problem} />}
            {job.state === 'stopped' && (
                <div class="buttons">
                    <button type="button" class="primary" onClick={go_on}>
                        Go on
                    </button>
                </div>
            )}
        </section>
    );
}

function Acts({ job }: { job: Job }) {
    if (job.state !== 'done' && job.state !== 'stopped') return null;
    // What never was answered goes back too: to ask twice is harmless. So does what was left in the list for its faults.
    const failed = job.rows.filter((row) => has_failed(row) || row.result === null);
    const correct = () => {
        replace_text(csv_of([...failed, ...checked.peek().rows]));
        forget();
    };
    const save = () => {
        download(`clearances-${job.begun_at.slice(0, 10)}.csv`, results_csv(job));
        say('The results are saved');
    };
    return (
        <div class="head-actions">
            {failed.length > 0 && (
                <button type="button" class={job.state === 'done' ? 'primary' : ''} onClick={correct}>
                    {job.state === 'stopped' ? 'Back to the list with the rest' : failed.length === 1 ? 'Correct the one that failed' : `Correct the ${number(failed.length)} that failed`}
                </button>
            )}
            <button type="button" onClick={save}>
                Download the results
            </button>
            {job.state === 'done' && (
                <button type="button" class={failed.length > 0 ? '' : 'primary'} onClick={forget}>
                    {text.value.trim() === '' ? 'Add others' : 'Back to the rows with faults'}
                </button>
            )}
        </div>
    );
}

function results_csv(job: Job): string {
    const cells = cells_of(job.rows);
    const header = [...cells.header, 'result', 'words', 'asked_at'];
    return write_csv([header, ...job.rows.map((row) => [...cells.of(row), row.result?.status ?? 'not answered', row.result?.description ?? '', job.begun_at])]);
}

const page_rows = 200;

function Table({ rows }: { rows: readonly Outcome[] }) {
    const [count, set_count] = useState(page_rows);
    const shown = rows.slice(0, count);
    const present = use_present(shown);
    return (
        <div class="card scroll">
            <table class="stacking result-table" role="table" aria-label="Results">
                <thead role="rowgroup">
                    <tr role="row">
                        {['Vehicle', 'Brand', 'Answer', 'Now'].map((each) => (
                            <th key={each} role="columnheader" scope="col">
                                {each}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {shown.map((row) => (
                        <tr key={row.vin} role="row">
                            <td role="cell">
                                <a class="vin" href={href(['vehicles', row.vin])}>
                                    {row.vin}
                                </a>
                            </td>
                            <td role="cell">{row.brand}</td>
                            <td role="cell">
                                {row.result === null ? <span class="none">not answered yet</span> : <Result status={row.result.status} />}
                                {row.result?.description && <p class="words">{row.result.description}</p>}
                            </td>
                            <td role="cell">{present.has(row.vin) ? <Status status={present.get(row.vin)!} /> : null}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
            {rows.length > count && (
                <div class="more">
                    <button type="button" onClick={() => set_count(count + page_rows)}>
                        More of {number(rows.length)}
                    </button>
                </div>
            )}
        </div>
    );
}

function Result({ status }: { status: string }) {
    if (status !== 'refused' && status !== 'unknown' && status !== 'error') return <Status status={status} />;
    const label = { refused: 'Refused by our checks', unknown: 'Not known yet', error: 'Error by the platform' }[status];
    return (
        <span class="state" data-look={status === 'unknown' ? 'waiting' : 'bad'}>
            <Sign sign={status === 'unknown' ? 'question' : 'cross'} />
            {label}
        </span>
    );
}
