// What can be done with one vehicle: each is confirmed, and its answer shown.
import { useRef, useState } from 'preact/hooks';
import { at, new_key, send } from '../../api/client';
import type { VehicleNow } from '../../api/types';
import { duration, now } from '../../format';
import { Ask } from '../../parts/dialog';
import { Status } from '../../parts/status';
import { Exactly } from '../../parts/time';
import { href } from '../../route';
import { Check } from './check';

interface Ended {
    vin: string;
    status: string;
    description?: string;
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
            {asking === 'check' && <Check vin={vehicle.vin} close={close} />}
        </>
    );
}
