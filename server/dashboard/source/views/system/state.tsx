// Whether the service itself is well, at a glance.
import type { Summary } from '../../api/types';
import { caller, type Caller } from '../../api/session';
import { duration, now, number } from '../../format';
import { use_query } from '../../live/query';
import { Loading, ProblemBox, Shown } from '../../parts/states';
import { When } from '../../parts/time';
import { href } from '../../route';
import { Capture } from '../overview/capture';
import { Card } from '../overview/card';
import { Sweeps } from '../overview/sweeps';
import type { Listener, Service } from './answers';
import { Facts } from './facts';
import { Outcome } from './outcome';
import { PartHead } from './part_head';

export function State() {
    const summary = use_query<Summary>('/v1/summary', {}, { on: () => true, every: 2000, at_least_every: 10_000 });
    return (
        <>
            <PartHead part="" title="System" />
            <div class="cards state-cards">
                <div class="stack">
                    <ServiceCard />
                    <WhoCard who={caller.value as Caller} />
                </div>
                <Shown asked={summary} lines={8}>
                    {(data) => (
                        <>
                            <Sweeps summary={data} />
                            <Capture summary={data} />
                        </>
                    )}
                </Shown>
            </div>
        </>
    );
}

function ServiceCard() {
    const service = use_query<Service>('/v1/service', {}, { at_least_every: 60_000 });
    const too_old = service.problem?.status === 404;
    return (
        <Card title="This service">
            {too_old ? <p class="none">Version, start and certificates are not told by this version.</p>
            : service.data === null ? (service.problem ? <ProblemBox problem={service.problem} retry={service.refresh} /> : <Loading lines={6} />)
            : <ServiceFacts {...service.data} />}
        </Card>
    );
}

function ServiceFacts({ version, schema, started_at, ledger_created_at, listeners }: Service) {
    return (
        <>
            <Facts
                facts={[
                    ['Version', version],
                    ['Ledger’s schema', schema],
                    ['Running for', <>{duration(Math.max(0, now.value - Date.parse(started_at)) / 1000)}, since <When time={started_at} /></>],
                    ['Ledger begins', <When time={ledger_created_at} />],
                ]}
            />
            <h3 class="certificates-title">Certificates</h3>
            <Facts facts={listeners.map((listener) => [listener.name, <Certificate {...listener} />])} />
        </>
    );
}

const day_ms = 86_400_000;
const soon_days = 14;

function Certificate({ tls, certificate_expires_at: expires }: Listener) {
    if (expires === null) return <span class="none">{tls ? 'its end is not known' : 'none here: that of the proxy in front counts'}</span>;
    const left = (Date.parse(expires) - now.value) / day_ms;
    return (
        <>
            {left <= 0 ? <Outcome sign="cross" tone="bad">Expired</Outcome>
            : left < soon_days ? <Outcome sign="exclamation" tone="warn">{left_words(left)}</Outcome>
            : <Outcome sign="check" tone="good">{left_words(left)}</Outcome>}
            <p class="hint">
                {left <= 0 ? 'Since' : 'Until'} <When time={expires} />
                {left < soon_days && ': renew it, then send SIGHUP'}
            </p>
        </>
    );
}

/** Days are rounded down: nobody has longer than it says. */
function left_words(days: number): string {
    const whole = Math.floor(days);
    return whole < 1 ? 'Less than a day left' : whole === 1 ? '1 day left' : `${number(whole)} days left`;
}

const by_what: Record<Caller['means'], string> = {
    token: 'By a token',
    session: 'Logged in with a token',
    proxy: 'Told by the proxy in front',
    local: 'No tokens are configured: everybody on this machine may do everything',
};

function WhoCard({ who }: { who: Caller }) {
    return (
        <Card title="You">
            <Facts
                facts={[
                    ['Name', who.name],
                    ['Role', <><code>{who.role}</code>, {who.role === 'operate' ? 'may do everything' : 'may look'}</>],
                    ['Known how', by_what[who.means]],
                    ['Until', who.expires_at && <><When time={who.expires_at} />, or 12 hours without use</>],
                ]}
            />
            <p class="hint">
                What you did: <a href={href(['system', 'audit'], { by: who.name })}>audit log</a>
            </p>
        </Card>
    );
}
