// Asks the platform for one vehicle now, and shows what came of it.
import { at, get, send } from '../../api/client';
import type { Sweep } from '../../api/types';
import { use_query } from '../../live/query';
import { Ask } from '../../parts/dialog';
import { Exactly } from '../../parts/time';
import { href } from '../../route';

interface SweepPage {
    sweeps: Sweep[];
}
const checks = { kind: 'check', limit: 10 };

function what_came({ outcome, error, listed, changed, new: unknown }: Sweep): string {
    if (outcome === 'failed') return `It failed: ${error}`;
    if (listed === 0) return 'The platform does not know this vehicle.';
    return changed + unknown > 0 ? 'It told something new, which is in the history now.' : 'It told nothing new.';
}

function One({ check }: { check: Sweep }) {
    return (
        <p>
            The platform was asked at <Exactly time={check.started_at} /> (<a href={href(['system', 'sweeps', check.id])}>check {check.id}</a>). {what_came(check)}
        </p>
    );
}

/** The stream tells nothing of a check that finds nothing new, and a check does not say of which vehicle it was: where
    there were several meanwhile, all are shown. */
function Answer({ newest_before }: { newest_before: number }) {
    const asked = use_query<SweepPage>('/v1/sweeps', checks, { at_least_every: 2000 });
    const done = (asked.data?.sweeps ?? []).filter((check) => check.id > newest_before && check.outcome !== 'running').reverse();
    if (done.length === 0) return <p>Queued. Waiting for the platform’s answer…</p>;
    return (
        <>
            {done.length > 1 && <p>Several checks have run since, for others too:</p>}
            {done.map((check) => (
                <One key={check.id} check={check} />
            ))}
        </>
    );
}

async function check_now(vin: string): Promise<number> {
    const { sweeps } = await get<SweepPage>('/v1/sweeps', { ...checks, limit: 1 });
    await send('POST', at`/v1/vehicles/${vin}/check`);
    return sweeps[0]?.id ?? 0;
}

export function Check({ vin, close }: { vin: string; close: () => void }) {
    return (
        <Ask title="Check this vehicle now?" confirm="Check now" close={close} act={() => check_now(vin)} answered={(newest_before) => <Answer newest_before={newest_before} />}>
            <p>
                The platform is asked for <span class="vin">{vin}</span> alone, out of turn. Nothing is changed there; what it tells is added to the history.
            </p>
            <p class="hint">It allows 60 such questions a minute for the whole fleet, so a check may wait for others.</p>
        </Ask>
    );
}
