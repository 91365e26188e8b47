// The list before it is sent.
import { useEffect, useRef, useState } from 'preact/hooks';
import { as_problem, type Problem } from '../../api/problem';
import { number } from '../../format';
import { Ask } from '../../parts/dialog';
import { say } from '../../parts/notice';
import { ProblemBox } from '../../parts/states';
import { customer_name, needs_customer_name } from './brands';
import { Editor, lines_seen, show_line } from './editor';
import { text_of } from './file';
import { start } from './job';
import { before, checked, customer_name_configured, is_checked, replace_text, text } from './list_text';
import { OneVehicle } from './one_vehicle';
import { csv_of, type Wanted } from './rows';

export function WriteList({ customer_name_configured: configured }: { customer_name_configured: boolean }) {
    useEffect(() => {
        customer_name_configured.value = configured;
    }, [configured]);
    const area = useRef<HTMLTextAreaElement>(null);
    const { take, problem, dropping, on } = use_files();
    return (
        <>
            <OneVehicle customer_name_configured={configured} />
            <section class="card write-list" aria-labelledby="list-title" data-dropping={dropping} {...on}>
                <div class="list-top">
                    <h2 id="list-title">The list</h2>
                    <label class="button file">
                        Choose a CSV file
                        <input type="file" accept=".csv,.tsv,.txt,text/csv" onChange={(event) => void take(event.currentTarget.files?.[0])} />
                    </label>
                    {text.value !== '' && (
                        <button type="button" class="quiet" onClick={() => replace_text('')}>
                            Clear
                        </button>
                    )}
                    {before.value !== null && (
                        <button type="button" class="quiet" onClick={() => replace_text(before.peek()!)}>
                            Back to what was there
                        </button>
                    )}
                </div>
                <p class="hint" id="list-help">
                    Write, paste or drop it: a header row with <code>vin</code>, <code>brand</code> and for tags <code>tag.KEY</code>, then a row for each vehicle; <code>odometer_km</code> where a carmaker wants it. Cells copied from a spreadsheet do as well.
                </p>
                {problem && <ProblemBox problem={problem} />}
                <Editor area={area} />
                <Said area={area} />
                <CustomerName />
            </section>
            <Send />
        </>
    );
}

function use_files() {
    const [problem, set_problem] = useState<Problem | null>(null);
    const [dropping, set_dropping] = useState(false);
    const take = async (file: File | undefined) => {
        if (!file) return;
        try {
            replace_text(await text_of(file));
            set_problem(null);
            say(`${file.name} is read`);
        } catch (error) {
            set_problem(as_problem(error));
        }
    };
    const on = {
        onDragOver: (event: DragEvent) => {
            if (!event.dataTransfer?.types.includes('Files')) return;
            event.preventDefault();
            set_dropping(true);
        },
        onDragLeave: () => set_dropping(false),
        onDrop: (event: DragEvent) => {
            set_dropping(false);
            if (!event.dataTransfer?.files.length) return;
            event.preventDefault();
            void take(event.dataTransfer.files[0]);
        },
    };
    return { take, problem, dropping, on };
}

const most_shown = 50;

/** What the checks say; of what does not stand beside its row in sight, each leads to its row. */
function Said({ area }: { area: { current: HTMLTextAreaElement | null } }) {
    const { rows, fault, left_out, has_header, lines } = checked.value;
    if (rows.length === 0 && fault === null) return <p class="hint">Nothing is written yet.</p>;
    const wrong = rows.filter((row) => row.fault !== null);
    const doubtful = rows.filter((row) => row.doubt !== null);
    const ready = rows.length - wrong.length;
    return (
        <div class="said">
            <p role="status" class="said-counts">
                <span class="good">{ready === 1 ? 'One vehicle is ready' : `${number(ready)} vehicles are ready`}</span>
                {wrong.length > 0 && <span class="bad">{wrong.length === 1 ? 'one row has a fault' : `${number(wrong.length)} rows have faults`}</span>}
                {doubtful.length > 0 && <span class="doubt">{doubtful.length === 1 ? 'one is doubtful' : `${number(doubtful.length)} are doubtful`}</span>}
            </p>
            {!has_header && rows.length > 0 && <p class="hint">There is no header row: the columns are taken for vin, brand and tag.{customer_name}.</p>}
            {left_out.length > 0 && <p class="doubt">Not sent: {left_out.join(', ')}. The columns are vin, brand, odometer_km, and tag.KEY for a tag.</p>}
            <ul data-in-sight={lines <= lines_seen}>
                {fault !== null && <Place area={area} line={fault.line} words={`${fault.detail} From here on nothing can be read.`} bad />}
                {[...wrong, ...doubtful].slice(0, most_shown).map((row) => (
                    <Place key={row.line} area={area} line={row.line} words={row.fault ?? row.doubt!} bad={row.fault !== null} />
                ))}
            </ul>
            {wrong.length + doubtful.length > most_shown && <p class="hint">And {number(wrong.length + doubtful.length - most_shown)} more; each stands beside its row.</p>}
        </div>
    );
}

function Place({ area, line, words, bad }: { area: { current: HTMLTextAreaElement | null }; line: number; words: string; bad: boolean }) {
    return (
        <li class={bad ? 'bad' : 'doubt'}>
            <button type="button" class="quiet" onClick={() => area.current && show_line(area.current, line)}>
                Line {line}
            </button>{' '}
            {words}
        </li>
    );
}

/** One name for all vehicles of the Volkswagen Group that have none. */
function CustomerName() {
    const [name, set_name] = useState('');
    const { rows, fault } = checked.value;
    const lacking = customer_name_configured.value || fault !== null ? [] : rows.filter((row) => needs_customer_name(row.brand) && !row.tags[customer_name]);
    if (lacking.length === 0) return null;
    const is_lacking = new Set<Wanted>(lacking);
    const write = (event: Event) => {
        event.preventDefault();
        if (name.trim() === '') return;
        replace_text(csv_of(rows.map((row) => (is_lacking.has(row) ? { ...row, tags: { ...row.tags, [customer_name]: name.trim() } } : row))));
    };
    return (
        <form class="customer-name" onSubmit={write}>
            <label for="customer-name">
                {lacking.length === 1 ? 'One vehicle of the Volkswagen Group needs' : `${number(lacking.length)} vehicles of the Volkswagen Group need`} the fleet operator’s business name
            </label>
            <div>
                <input id="customer-name" value={name} autocomplete="organization" placeholder="as Demo Fleet GmbH" onInput={(event) => set_name(event.currentTarget.value)} />
                <button type="submit">Write it into {lacking.length === 1 ? 'it' : 'them'}</button>
            </div>
        </form>
    );
}

function Send() {
    const [asking, set_asking] = useState<readonly Wanted[] | null>(null);
    const { rows, fault } = checked.value;
    const ready = rows.filter((row) => row.fault === null);
    const staying = rows.length - ready.length;
    const by_brand = new Map<string, number>();
    for (const { brand } of asking ?? []) by_brand.set(brand, (by_brand.get(brand) ?? 0) + 1);
    const act = async () => {
        start(asking!);
        replace_text(staying === 0 ? '' : csv_of(rows.filter((row) => row.fault !== null)));
        before.value = null;
    };
    return (
        <div class="send">
            <button type="button" class="primary" disabled={ready.length === 0 || fault !== null || !is_checked.value} onClick={() => set_asking(ready)}>
                {ready.length === 0 ? 'Ask for clearances' : ready.length === 1 ? 'Ask for one clearance' : `Ask for ${number(ready.length)} clearances`}
            </button>
            {staying > 0 && <span class="hint">{staying === 1 ? 'The row with a fault stays' : `The ${number(staying)} rows with faults stay`} in the list.</span>}
            {asking && (
                <Ask title={asking.length === 1 ? 'Ask for one clearance' : `Ask for ${number(asking.length)} clearances`} confirm="Ask for them" act={act} close={() => set_asking(null)}>
                    <p>The platform is asked, and it asks the carmakers:</p>
                    <ul class="tags">
                        {[...by_brand].map(([brand, count]) => (
                            <li key={brand}>
                                {number(count)} <span class="tag-key">{brand}</span>
                            </li>
                        ))}
                    </ul>
                    <p class="hint">Those that are pending or approved already stay as they are.</p>
                </Ask>
            )}
        </div>
    );
}
