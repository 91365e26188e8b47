import type { Summary, Sweep } from '../../api/types';
import { duration, now, number } from '../../format';
import { When } from '../../parts/time';
import { href } from '../../route';
import { Card } from './card';
import { State, type StateWords } from './state';

const outcomes: Record<Sweep['outcome'], StateWords> = {
    complete: { word: 'Complete', sign: 'check', is: 'good' },
    failed: { word: 'Failed', sign: 'exclamation', is: 'bad' },
    running: { word: 'Running', sign: 'turning', is: 'going' },
};

export function Sweeps({ summary }: { summary: Summary }) {
    return (
        <Card title="Sweeps" aside={<a href={href(['system', 'sweeps'])}>All sweeps</a>}>
            <ul class="rows">
                <Row name="Full" means="every vehicle" {...summary.sweeps.full} />
                <Row name="In flight" means="only what is under way" {...summary.sweeps.in_flight} />
            </ul>
        </Card>
    );
}

function Row({ name, means, last, next_due }: { name: string; means: string; last: Sweep | null; next_due: string | null }) {
    return (
        <li>
            <div class="top">
                <span>
                    <span class="name">{name}</span> <span class="hint">{means}</span>
                </span>
                {last && <State words={outcomes[last.outcome]} />}
            </div>
            {last ? <Last sweep={last} /> : <p class="hint">There was none yet.</p>}
            {next_due !== null && <p class="hint"><Next due={next_due} /></p>}
        </li>
    );
}

function Last({ sweep }: { sweep: Sweep }) {
    if (sweep.finished_at === null) {
        return (
            <p>
                Began <When time={sweep.started_at} relative />
            </p>
        );
    }
    const seconds = (Date.parse(sweep.finished_at) - Date.parse(sweep.started_at)) / 1000;
    return (
        <>
            <p>
                Ended <When time={sweep.finished_at} relative />, took {duration(seconds)}
            </p>
            {sweep.outcome === 'failed' ? <p class="told-error">{sweep.error ?? 'Nothing is known of why.'}</p> : <p class="hint">{found_words(sweep)}</p>}
        </>
    );
}

function found_words({ listed, changed, new: unknown, skipped }: Sweep): string {
    const found = [`${number(listed)} listed`, changed + unknown === 0 ? 'nothing new' : '', changed > 0 ? `${number(changed)} changed` : '', unknown > 0 ? `${number(unknown)} not known before` : '', skipped > 0 ? `${number(skipped)} could not be read` : ''];
    return found.filter((each) => each !== '').join(', ');
}

function Next({ due }: { due: string }) {
    const late = Date.parse(due) < now.value;
    return (
        <>
            {late ? 'The next was due ' : 'The next is due '}
            <When time={due} relative />
        </>
    );
}
