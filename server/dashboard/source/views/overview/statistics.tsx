// What the history comes to. It costs the service some seconds: it is asked for once all else is on the screen, and seldom
// again.
import { useEffect, useState } from 'preact/hooks';
import type { Statistics as Told } from '../../api/types';
import { number } from '../../format';
import { use_query } from '../../live/query';
import { Shown } from '../../parts/states';
import { When } from '../../parts/time';
import { route, with_query } from '../../route';
import { PerDay } from './per_day';
import { Rejections } from './rejections';
import { ToClearance } from './to_clearance';
import { StatisticsWaiting } from './waiting';

const ranges = [7, 30, 90, 365];
const usual = 90;
const day_ms = 86_400_000;

function use_after_paint(): boolean {
    const [is_after, set_after] = useState(false);
    useEffect(() => {
        let timer: number | undefined;
        const frame = requestAnimationFrame(() => {
            timer = window.setTimeout(() => set_after(true));
        });
        return () => {
            cancelAnimationFrame(frame);
            clearTimeout(timer);
        };
    }, []);
    return is_after;
}

/** Stays the same for a day, so that all who look wait for the same count. */
const since = (days: number) => new Date((Math.floor(Date.now() / day_ms) - days) * day_ms).toISOString();

export function Statistics() {
    const given = Number(route.value.query.get('days'));
    const days = ranges.includes(given) ? given : usual;
    const asked = use_query<Told>(use_after_paint() ? '/v1/statistics' : null, { since: since(days) }, { at_least_every: 300_000 });
    return (
        <>
            <div class="statistics-head wide">
                <p class="as-of">
                    {asked.data ? (
                        <>
                            The last {number(days)} days, counted <When time={asked.data.computed_at} relative />
                        </>
                    ) : asked.problem ? (
                        `The last ${number(days)} days`
                    ) : (
                        'Every vehicle’s history is read: with many vehicles some seconds'
                    )}
                </p>
                <Choice days={days} />
            </div>
            {asked.data === null && asked.problem === null ? (
                <StatisticsWaiting />
            ) : (
                <div class="statistics wide">
                    <Shown asked={asked}>
                        {(told) => (
                            <>
                                <PerDay statistics={told} />
                                <div class="halves">
                                    <ToClearance statistics={told} />
                                    <Rejections statistics={told} />
                                </div>
                            </>
                        )}
                    </Shown>
                </div>
            )}
        </>
    );
}

function Choice({ days }: { days: number }) {
    return (
        <nav aria-label="Days that the statistics are of">
            <ul class="choice">
                {ranges.map((each) => (
                    <li key={each}>
                        <a href={with_query({ days: each === usual ? null : String(each) })} aria-current={each === days ? 'true' : undefined}>
                            {number(each)} days
                        </a>
                    </li>
                ))}
            </ul>
        </nav>
    );
}
