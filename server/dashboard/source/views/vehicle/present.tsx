// What one vehicle is, now or at the time that is looked at.
import type { ComponentChildren } from 'preact';
import type { PastVehicle, VehicleNow } from '../../api/types';
import { Status } from '../../parts/status';
import { Tags } from '../../parts/tags';
import { Exactly, When } from '../../parts/time';
import { href } from '../../route';

function Fact({ name, help, children }: { name: string; help?: string; children: ComponentChildren }) {
    return (
        <div class="fact" title={help}>
            <dt>{name}</dt>
            <dd>{children}</dd>
        </div>
    );
}

/** A time at which something was last so: how long ago, which is what one wants to know of it. */
function Age({ time, none }: { time: string | null; none: string }) {
    return <When time={time} relative none={none} />;
}

function listed(is: boolean | null) {
    if (is === null) return <span class="none">no list yet</span>;
    return is ? 'yes' : <span class="badge warn">not any more</span>;
}

function NowFacts({ vehicle }: { vehicle: VehicleNow }) {
    return (
        <>
            <Fact name="In the platform’s list" help="Whether the platform’s last complete list held it. Not being there is no revocation.">
                {listed(vehicle.listed)}
            </Fact>
            <Fact name="Last confirmed" help="At that time or later the platform was asked, and its answer held this vehicle. Webhooks do not move it.">
                <Age time={vehicle.last_confirmed} none="never" />
            </Fact>
            <Fact name="Complete as of" help="The end of the last complete full sweep: everything that the platform knew then is in here.">
                <Age time={vehicle.as_of} none="no full sweep yet" />
            </Fact>
            <Fact name="Tags">
                <Tags tags={vehicle.tags} />
            </Fact>
        </>
    );
}

/** `estimated`: its status began at `since` at the latest. */
export function Present({ vehicle, estimated }: { vehicle: VehicleNow | PastVehicle; estimated: boolean }) {
    const past = 'at' in vehicle;
    return (
        <section class={past ? 'card present past' : 'card present'} aria-label={past ? 'How it stood then' : 'How it stands'}>
            <div class="standing">
                <p class="standing-status">
                    {vehicle.status === null && past ? <strong>Nothing had happened yet</strong> : <Status status={vehicle.status} />}
                </p>
                {vehicle.since !== null && (
                    <p>
                        since <Exactly time={vehicle.since} />
                        {estimated && ' at the latest'}
                        {!past && (
                            <span class="hint">
                                {' '}
                                (<When time={vehicle.since} relative />)
                            </span>
                        )}
                    </p>
                )}
                {vehicle.reason !== null && (
                    <blockquote>
                        {vehicle.reason}
                        <footer class="hint">The platform’s words</footer>
                    </blockquote>
                )}
            </div>
            <dl class="standing-facts">
                <Fact name="Brand">{vehicle.brand === null ? <span class="none">nobody told it</span> : <a href={href(['vehicles'], { brand: vehicle.brand })}>{vehicle.brand}</a>}</Fact>
                <Fact name="Episode" help="Counts the clearances of this vehicle: asking again after an end begins the next.">
                    {vehicle.episode ?? <span class="none">none yet</span>}
                </Fact>
                <Fact name="First seen" help="When the tracker first heard of it.">
                    <Exactly time={vehicle.first_seen} />
                </Fact>
                {!past && <NowFacts vehicle={vehicle} />}
            </dl>
            {past && <p class="hint">Tags, the platform’s list and confirmations are not kept of the past; the brand is today’s.</p>}
        </section>
    );
}
