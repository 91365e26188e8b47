// One vehicle: how it stands, or stood at a time, its life, and what can be done with it. The address has the VIN and
// the time that is looked at.
import { useEffect, useRef, useState } from 'preact/hooks';
import { at as path_at, get, type Parameters } from '../../api/client';
import { may_operate } from '../../api/session';
import type { Capture, PastVehicle, Transition, TransitionPage, VehicleNow } from '../../api/types';
import { use_query, type Asked } from '../../live/query';
import type { News } from '../../live/stream';
import { Head } from '../../parts/head';
import { copy, say } from '../../parts/notice';
import { Loading, ProblemBox, Shown } from '../../parts/states';
import { sources, status_words } from '../../words';
import { Actions } from './actions';
import { VehicleFindings } from './findings';
import { stretches_of } from './history';
import { looking, PastBanner, PickTime, type Looking } from './past';
import { Present } from './present';
import { Strip } from './strip';
import { Timeline } from './timeline';
import { Unknown } from './unknown';

/** All pages: they come oldest first, and the newest must not be lacking. */
async function read_history(path: string, parameters: Parameters, signal: AbortSignal): Promise<Transition[]> {
    let history: Transition[] = [];
    let cursor: string | null = null;
    do {
        const page: TransitionPage = await get(path, { ...parameters, cursor }, signal);
        history = history.concat(page.transitions);
        cursor = page.next_cursor;
    } while (cursor !== null);
    return history;
}

const fresh_ms = 8000;

/** What has come while one looks: it is highlighted for a while, and told to screen readers. */
function use_fresh(history: readonly Transition[] | null): ReadonlySet<number> {
    const known = useRef<Set<number> | null>(null);
    const [fresh, set_fresh] = useState<ReadonlySet<number>>(new Set());
    useEffect(() => {
        if (history === null) return;
        const news = known.current === null ? [] : history.filter((each) => !known.current!.has(each.transition));
        known.current = new Set(history.map((each) => each.transition));
        const newest = news.at(-1);
        if (!newest) return;
        say(`${status_words(newest.to).label}: told by ${newest.sources.map((source) => sources[source] ?? source).join(' and ')}`);
        set_fresh(new Set(news.map((each) => each.transition)));
        const end = setTimeout(() => set_fresh(new Set()), fresh_ms);
        return () => clearTimeout(end);
    }, [history]);
    return fresh;
}

/** The last answer, also while that of another time is on its way. */
function use_last<T>(asked: Asked<T>): T | null {
    const last = useRef<T | null>(null);
    if (asked.data !== null) last.current = asked.data;
    return asked.data ?? last.current;
}

interface StandingProps extends Looking {
    vehicle: VehicleNow;
    past: Asked<PastVehicle>;
    history: readonly Transition[];
}
function Standing({ vehicle, past, history, at, known_at }: StandingProps) {
    const last = use_last(past);
    const is_estimated = (since: string | null) => history.some((each) => each.estimated && each.occurred_at === since);
    if (at === null) return <Present vehicle={vehicle} estimated={is_estimated(vehicle.since)} />;
    return (
        <>
            <PastBanner at={at} known_at={known_at} />
            {past.problem?.status === 404 ? (
                <div class="card past">
                    <p>The tracker knew nothing of this vehicle then.</p>
                </div>
            ) : past.problem ? (
                <ProblemBox problem={past.problem} />
            ) : last ? (
                <div class={past.data === null ? 'waiting' : undefined} aria-busy={past.data === null}>
                    <Present vehicle={last} estimated={is_estimated(last.since)} />
                </div>
            ) : (
                <Loading />
            )}
        </>
    );
}

function Life({ vehicle, history, at, known_at }: Looking & { vehicle: VehicleNow; history: Asked<Transition[]> }) {
    const [opened_at] = useState(() => new Date().toISOString());
    const capture = use_query<Capture>('/v1/capture', { since: opened_at }); // for the announced statuses alone
    const fresh = use_fresh(history.data);
    const valid = at !== null && !Number.isNaN(Date.parse(at)) ? at : null;
    return (
        <section class="card life" aria-labelledby="life">
            <div class="life-head">
                <h2 id="life">Life</h2>
                <PickTime at={at} known_at={known_at} />
            </div>
            <Shown asked={history} lines={8}>
                {(told) => (
                    <>
                        <Strip stretches={stretches_of(told)} at={valid} />
                        {told.length === 0 && <p class="hint">Nothing has been told of its clearance yet.</p>}
                        <Timeline history={told} given={{ announced: capture.data?.announced ?? [], first_seen: vehicle.first_seen, at: valid, known_at, fresh }} />
                    </>
                )}
            </Shown>
        </section>
    );
}

export function OneVehicle({ vin: named }: { vin: string }) {
    const vin = named.trim().toUpperCase();
    const { at, known_at } = looking();
    const of_this = (news: News) => (news.kind === 'transition' ? news.revision.vin : news.news.finding.vin) === vin;
    const path = path_at`/v1/vehicles/${vin}`;
    const present = use_query<VehicleNow>(path, {}, { on: of_this, every: 300, at_least_every: 30_000 });
    const past = use_query<PastVehicle>(at === null ? null : path, { at, known_at }, { on: of_this, every: 300 });
    const history = use_query<Transition[]>(
        `${path}/transitions`,
        { evidence: true, limit: 500 },
        { on: (news) => news.kind === 'transition' && of_this(news), every: 300 },
        read_history,
    );
    const vehicle = present.data;
    if (vehicle === null && present.problem?.status === 404) return <Unknown vin={vin} />;
    return (
        <div class="vehicle-view">
            <Head title={vin}>
                <button type="button" onClick={() => void copy(vin, 'The VIN')}>
                    Copy VIN
                </button>
                {vehicle && at === null && may_operate.value && <Actions vehicle={vehicle} />}
            </Head>
            <Shown asked={present} lines={5}>
                {(now) => (
                    <>
                        <Standing vehicle={now} past={past} history={history.data ?? []} at={at} known_at={known_at} />
                        <div class="vehicle-columns">
                            <VehicleFindings vin={vin} />
                            <Life vehicle={now} history={history} at={at} known_at={known_at} />
                        </div>
                    </>
                )}
            </Shown>
        </div>
    );
}
