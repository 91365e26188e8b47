// Whether alerts reach whom they are for.
import type { Hook } from '../../api/types';
import { number } from '../../format';
import { use_query } from '../../live/query';
import { Shown } from '../../parts/states';
import { When } from '../../parts/time';
import { href } from '../../route';
import { Card } from './card';
import { State, type StateWords } from './state';

const states: Record<NonNullable<Hook['state']>, StateWords> = {
    ok: { word: 'OK', sign: 'check', is: 'good' },
    failing: { word: 'Failing', sign: 'exclamation', is: 'bad' },
    disabled: { word: 'Disabled', sign: 'barred', is: 'bad' },
};
const heartbeat: StateWords = { word: 'Heartbeat', sign: 'turning', is: 'off' };
const untried: StateWords = { word: 'Nothing sent yet', sign: 'minus', is: 'off' };

export function Hooks() {
    const asked = use_query<{ hooks: Hook[] }>('/v1/hooks', {}, { on: (news) => news.kind === 'finding', every: 3000, at_least_every: 15_000 });
    return (
        <Card title="Alerts by hook" aside={<a href={href(['alerts'])}>Alerts</a>}>
            <Shown asked={asked} lines={4}>
                {({ hooks }) =>
                    hooks.length === 0 ? (
                        <p>
                            <strong>Nobody is alerted:</strong> no hook is configured. Name one under <code>[[hooks]]</code> in the configuration.
                        </p>
                    ) : (
                        <ul class="card-rows">
                            {hooks.map((hook) => (
                                <Row key={hook.name} hook={hook} />
                            ))}
                        </ul>
                    )
                }
            </Shown>
        </Card>
    );
}

function words_of(hook: Hook): StateWords {
    if (hook.state === null) return heartbeat;
    return hook.state === 'ok' && hook.last_attempt_at === null ? untried : states[hook.state];
}

function Row({ hook }: { hook: Hook }) {
    return (
        <li>
            <div class="top">
                <span class="name">{hook.name}</span>
                <State words={words_of(hook)} />
            </div>
            {hook.state !== null && (
                <>
                    <p>
                        <Count hook={hook.name} state="waiting" count={hook.waiting} />
                        {' · '}
                        <Count hook={hook.name} state="dead" count={hook.dead} />
                        {hook.last_success_at !== null && (
                            <span class="hint">
                                {' · last success '}
                                <When time={hook.last_success_at} relative />
                            </span>
                        )}
                    </p>
                    {hook.last_attempt_at !== null && hook.last_success_at === null && <p class="told-error">It has never succeeded.</p>}
                    {hook.failing_since !== null && (
                        <p class="told-error">
                            Failing since <When time={hook.failing_since} />
                        </p>
                    )}
                    {hook.disabled_at !== null && (
                        <p class="told-error">
                            Disabled <When time={hook.disabled_at} relative />: {hook.disabled_why}
                        </p>
                    )}
                </>
            )}
        </li>
    );
}

function Count({ hook, state, count }: { hook: string; state: 'waiting' | 'dead'; count: number }) {
    const words = `${number(count)} ${state}`;
    if (count === 0) return <span class="hint">{words}</span>;
    return (
        <a class={state === 'dead' ? 'told-error' : undefined} href={href(['alerts'], { state, hook })}>
            {words}
        </a>
    );
}
