// How all vehicles stand, what needs a person, and whether what one sees can be relied on.
import type { Summary } from '../../api/types';
import { use_query } from '../../live/query';
import { Head } from '../../parts/head';
import { ProblemBox } from '../../parts/states';
import { AsOf } from './as_of';
import { Capture } from './capture';
import { Counts } from './counts';
import { FirstSteps } from './first_steps';
import { Hooks } from './hooks';
import { Needs } from './needs';
import { Statistics } from './statistics';
import { Sweeps } from './sweeps';
import { CountsWaiting, SideWaiting } from './waiting';

export function Overview(_: { rest: readonly string[] }) {
    // The stream does not tell of sweeps and of webhooks that change nothing: hence every ten seconds.
    const asked = use_query<Summary>('/v1/summary', {}, { on: () => true, every: 1000, at_least_every: 10_000 });
    const summary = asked.data;
    return (
        <>
            <Head title="Overview">
                <AsOf summary={summary} />
            </Head>
            {asked.problem && <ProblemBox problem={asked.problem} retry={asked.refresh} />}
            {(summary !== null || asked.problem === null) && (
                <div class="overview">
                    {summary === null ? <CountsWaiting /> : summary.total === 0 ? <FirstSteps summary={summary} /> : <Counts summary={summary} />}
                    <Needs summary={summary} />
                    <div class="side">
                        {summary === null ? <SideWaiting /> : (
                            <>
                                <Capture summary={summary} />
                                <Sweeps summary={summary} />
                            </>
                        )}
                        <Hooks />
                    </div>
                    {summary !== null && summary.total > 0 && <Statistics />}
                </div>
            )}
        </>
    );
}
