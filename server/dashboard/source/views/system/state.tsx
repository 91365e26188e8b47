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
import { Outcome } from './outcome';
import { PartHead } from './part_head';

export function State() {
    const summary = use_query<Summary>('/v1/summary', {}, { on: () => true, every: 2000, at_least_every: 10_000 });
    return (
        <>
            <PartHead part="" title="System" />
            <div class="cards">
                <ServiceCard />
                <Shown asked={summary} lines={8}>
                    {(data) => (
                        <>
                            <Sweeps summary={data} />
                            <Capture summary={data} />
                        </>
                    )}
                </Shown>
                <WhoCard who={caller.value as Caller} />
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
            <dl class="facts">
                <dt>Version</dt>
                <dd>{version}</dd>
                <dt>Ledger’s schema</dt>
                <dd class="number">{schema}</dd>
                <dt>Running for</dt>
                <dd>
                    {duration(Math.max(0, now.value - Date.parse(started_at)) / 1000)}, since <When time={started_at} />
                </dd>
                <dt>Ledger begins</dt>
                <dd>
                    <When time={ledger_created_at} />
                </dd>
            </dl>
            <h3 class="certificates-title">Certificates</h3>
            <ul class="certificates">
                {listeners.map((listener) => (
                    <li key={listener.name}>
                        <Certificate {...listener} />
                    </li>
                ))}
            </ul>
        </>
    );
}

const day_ms = 86_400_000;
const soon_days = 14;

function Certificate({ name, tls, certificate_expires_at: expires }: Listener) {
    if (expires === null) {
        return (
            <>
                <strong>{name}</strong> <span class="none">{tls ? 'its certificate’s end is not known' : 'no TLS here: a proxy’s certificate counts'}</span>
            </>
        );
    }
    const left = (Date.parse(expires) - now.value) / day_ms;
    return (
        <>
            <strong>{name}</strong>{' '}
            {left <= 0 ? (
                <Outcome sign="cross" tone="bad">Expired: renew it, then send SIGHUP</Outcome>
            ) : left < soon_days ? (
                <Outcome sign="exclamation" tone="warn">{left_words(left)}: renew it, then send SIGHUP</Outcome>
            ) : (
                <Outcome sign="check" tone="good">{left_words(left)}</Outcome>
            )}{' '}
            <span class="hint">
                {left <= 0 ? 'since' : 'until'} <When time={expires} />
            </span>
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
            <dl class="facts">
                <dt>Name</dt>
                <dd>{who.name}</dd>
                <dt>Role</dt>
                <dd>
                    <code>{who.role}</code>, {who.role === 'operate' ? 'may do everything' : 'may look'}
                </dd>
                <dt>Known how</dt>
                <dd>{by_what[who.means]}</dd>
                {who.expires_at !== null && (
                    <>
                        <dt>Until</dt>
                        <dd>
                            <When time={who.expires_at} />, or 12 hours without use
                        </dd>
                    </>
                )}
            </dl>
            <p class="hint">
                Who did what: <a href={href(['system', 'audit'], { by: who.name })}>your entries in the audit log</a>
            </p>
        </Card>
    );
}
