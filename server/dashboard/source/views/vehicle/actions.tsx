// What can be done with one vehicle: each is confirmed, and its answer shown.
import { useRef, useState } from 'preact/hooks';
import { at, send } from '../../api/client';
import type { VehicleNow } from '../../api/types';
import { duration, now } from '../../format';
import { use_query } from '../../live/query';
import { Ask } from '../../parts/dialog';
import { Status } from '../../parts/status';
import { Exactly } from '../../parts/time';
import { href } from '../../route';

interface Ended {
    vin: string;
    status: string;
    description?: string;
}

/** randomUUID is there only with HTTPS. */
function new_key(): string {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const day_ms = 86_400_000;

function WhatRevokingDoes({ vehicle }: { vehicle: VehicleNow }) {
    return (
        <>
            <p>
                The platform is asked to end the clearance of <span class="vin">{vehicle.vin}</span>. It becomes <Status status="revoking" />, and <Status status="revoked" /> once the carmaker has done
                it. The vehicle then sends no more data.
            </p>
            <p>This cannot be taken back: to have the vehicle again, its clearance must be asked for anew, and the carmaker decides anew.</p>
        </>
    );
}

function WhatCancelingDoes({ vehicle }: { vehicle: VehicleNow }) {
    const allowed = vehicle.since === null ? null : Date.parse(vehicle.since) + day_ms;
    const early = allowed !== null && allowed > now.value;
    return (
        <>
            <p>
                The platform is asked to take back the request for <span class="vin">{vehicle.vin}</span>. It becomes <Status status="canceling" />, and <Status status="canceled" /> once the carmaker has
                done it; if the carmaker is faster, it may be approved all the same.
            </p>
            <p>By the platform’s rules a pending clearance can be canceled only one day after it was asked for, and not for every brand.</p>
            {early && (
                <p class="too-early">
                    That day is over in {duration((allowed - now.value) / 1000)} (<Exactly time={new Date(allowed).toISOString()} />
                    ): until then the platform will most likely refuse.
                </p>
            )}
        </>
    );
}

function WhatEndingMayDo({ vehicle }: { vehicle: VehicleNow }) {
    return (
        <p>
            The platform is asked to end the clearance of <span class="vin">{vehicle.vin}</span>, whose status is <Status status={vehicle.status} />. An approved one is revoked, a pending one canceled; of
            this status the rules say nothing, so the platform may refuse.
        </p>
    );
}

export const endings: Record<string, { word: string; title: string; What: typeof WhatRevokingDoes }> = {
    approved: { word: 'Revoke', title: 'Revoke this clearance?', What: WhatRevokingDoes },
    pending: { word: 'Cancel the request', title: 'Cancel this request?', What: WhatCancelingDoes },
};
const other_ending = { word: 'End', title: 'End this clearance?', What: WhatEndingMayDo };
/** Under way to an end, or there: nothing is left to be ended. */
const over = new Set(['revoking', 'canceling', 'revoked', 'canceled', 'rejected']);

function End({ vehicle, close }: { vehicle: VehicleNow; close: () => void }) {
    const key = useRef(new_key()); // one for the question, so that asking again after a time-out does nothing twice
    const [asked] = useState(vehicle); // what it says must not change under the reader's eyes
    const { word, title, What } = endings[asked.status ?? ''] ?? other_ending;
    return (
        <Ask<Ended>
            title={title}
            confirm={word}
            dangerous
            close={close}
            act={() => send('DELETE', at`/v1/vehicles/${asked.vin}`, undefined, key.current)}
            answered={(answer) => (
                <>
                    <p>
                        The platform answered: <Status status={answer.status} />
                    </p>
                    {answer.description && <blockquote>{answer.description}</blockquote>}
                    <p class="hint">The end comes as a transition and shows here by itself.</p>
                </>
            )}
        >
            <What vehicle={asked} />
        </Ask>
    );
}

/** The stream tells nothing of a check that finds nothing new: only that it was confirmed moves. */
function CheckAnswer({ vin, before }: { vin: string; before: string | null }) {
    const asked = use_query<VehicleNow>(at`/v1/vehicles/${vin}`, {}, { at_least_every: 2000 });
    const [queued_at] = useState(Date.now());
    const vehicle = asked.data;
    if (vehicle?.last_confirmed && vehicle.last_confirmed !== before) {
        return (
            <p>
                The platform was asked at <Exactly time={vehicle.last_confirmed} /> and answered: <Status status={vehicle.status} />
            </p>
        );
    }
    if (Date.now() - queued_at < 20_000) return <p>Queued. Waiting for the platform’s answer…</p>;
    return (
        <p>
            Queued, and not answered yet: other checks may be before it, or the platform does not know this vehicle. <a href={href(['system', 'sweeps'], { kind: 'check' })}>See the checks</a>. What comes of
            it shows here by itself.
        </p>
    );
}

export function Check({ vin, before, close }: { vin: string; before: string | null; close: () => void }) {
    const [confirmed_before] = useState(before);
    return (
        <Ask
            title="Check this vehicle now?"
            confirm="Check now"
            close={close}
            act={() => send('POST', at`/v1/vehicles/${vin}/check`)}
            answered={() => <CheckAnswer vin={vin} before={confirmed_before} />}
        >
            <p>
                The platform is asked for <span class="vin">{vin}</span> alone, out of turn. Nothing is changed there; what it tells is added to the history.
            </p>
            <p class="hint">It allows 60 such questions a minute for the whole fleet, so a check may wait for others.</p>
        </Ask>
    );
}

export function Actions({ vehicle }: { vehicle: VehicleNow }) {
    const [asking, set_asking] = useState<'end' | 'check' | null>(null);
    const close = () => set_asking(null);
    const status = vehicle.status ?? '';
    return (
        <>
            <button type="button" onClick={() => set_asking('check')}>
                Check now…
            </button>
            {!over.has(status) && (
                <button type="button" class="danger" onClick={() => set_asking('end')}>
                    {(endings[status] ?? other_ending).word}…
                </button>
            )}
            {['revoked', 'canceled', 'rejected'].includes(status) && (
                <a class="button" href={href(['add'], { vin: vehicle.vin, brand: vehicle.brand })}>
                    Ask for it again…
                </a>
            )}
            {asking === 'end' && <End vehicle={vehicle} close={close} />}
            {asking === 'check' && <Check vin={vehicle.vin} before={vehicle.last_confirmed} close={close} />}
        </>
    );
}
