// What stands around every view: where one can go, who one is, and whether what one sees is up to date.
import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { log_out, type Caller } from './api/session';
import { as_problem } from './api/problem';
import { ago, now } from './format';
import { connection } from './live/stream';
import { Notices, say } from './parts/notice';
import { href, route } from './route';
import { AddVehicles } from './views/add/add';
import { Alerts } from './views/alerts/alerts';
import { Findings } from './views/findings/findings';
import { NotThere } from './views/not_there';
import { Overview } from './views/overview/overview';
import { System } from './views/system/system';
import { OneVehicle } from './views/vehicle/vehicle';
import { Vehicles } from './views/vehicles/vehicles';

interface Place {
    name: string;
    label: string;
    view: ComponentType<{ rest: readonly string[] }>;
}
const places: readonly Place[] = [
    { name: '', label: 'Overview', view: Overview },
    { name: 'vehicles', label: 'Vehicles', view: VehiclesOrOne },
    { name: 'findings', label: 'Findings', view: Findings },
    { name: 'alerts', label: 'Alerts', view: Alerts },
    { name: 'add', label: 'Add vehicles', view: AddVehicles },
    { name: 'system', label: 'System', view: System },
];

function VehiclesOrOne({ rest }: { rest: readonly string[] }) {
    return rest[0] === undefined ? <Vehicles /> : <OneVehicle key={rest[0]} vin={rest[0]} />;
}

export function Shell({ caller }: { caller: Caller }) {
    const [first = '', ...rest] = route.value.path;
    const place = places.find((each) => each.name === first);
    const View = place?.view ?? NotThere;
    return (
        <>
            <a class="skip" href="#content" onClick={(event) => skip(event)}>
                To the content
            </a>
            <div class="shell">
                <nav class="sidebar" aria-label="Views">
                    <a class="brand" href={href([])}>
                        clearance-tracker
                    </a>
                    <ul>
                        {places.map((each) => (
                            <li key={each.name}>
                                <a href={href(each.name === '' ? [] : [each.name])} aria-current={each === place ? 'page' : undefined}>
                                    {each.label}
                                </a>
                            </li>
                        ))}
                    </ul>
                    <Who caller={caller} />
                </nav>
                <main id="content" tabIndex={-1}>
                    <ConnectionLine />
                    <View key={first} rest={rest} />
                </main>
            </div>
            <Notices />
        </>
    );
}

/** The address is ours: it names a view, not a place on this one. */
function skip(event: Event) {
    event.preventDefault();
    document.getElementById('content')?.focus();
}

function Who({ caller }: { caller: Caller }) {
    const [leaving, set_leaving] = useState(false);
    const leave = async () => {
        set_leaving(true);
        try {
            await log_out();
        } catch (error) {
            say(`You are still logged in: ${as_problem(error).message}`);
            set_leaving(false);
        }
    };
    return (
        <div class="who">
            <span class="who-name">{caller.name}</span>
            <span class="who-role">{caller.role === 'operate' ? 'may do everything' : 'may look'}</span>
            {caller.means === 'session' && (
                <button type="button" class="quiet" onClick={leave} aria-busy={leaving}>
                    Log out
                </button>
            )}
        </div>
    );
}

/** Says nothing while all is well. */
function ConnectionLine() {
    const is = connection.value;
    return (
        <div class="connection" data-state={is.state} role="status" aria-live="polite">
            {is.state === 'lost' && (
                <p>
                    <strong>Not live:</strong> what you see may be older than it looks ({ago(new Date(is.since).toISOString(), now.value)}: {is.why}). Trying again by itself…
                </p>
            )}
        </div>
    );
}
