// #/alerts: the hooks and what was or is to be sent to them; #/alerts/ID, where messages lead to.
import { may_operate } from '../../api/session';
import type { Hook } from '../../api/types';
import { use_query, type Refreshing } from '../../live/query';
import { Head } from '../../parts/head';
import { Shown } from '../../parts/states';
import { NotThere } from '../not_there';
import { DeadLetters } from './dead';
import { Hooks } from './hooks';
import { ListOfAlerts } from './list';
import { OneAlert } from './one';

// No event tells of an alert: findings make them, and attempts follow by themselves.
export const as_alerts_go: Refreshing = { on: (news) => news.kind === 'finding', every: 2000, at_least_every: 10_000 };

export function Alerts({ rest }: { rest: readonly string[] }) {
    const [first] = rest;
    if (first === undefined) return <All />;
    if (/^[1-9]\d*$/.test(first)) return <OneAlert key={first} id={first} />;
    return <NotThere />;
}

function All() {
    const asked = use_query<{ hooks: Hook[] }>('/v1/hooks', {}, as_alerts_go);
    const hooks = asked.data?.hooks ?? null;
    return (
        <>
            <Head title="Alerts" />
            <Shown asked={asked} lines={4}>
                {(told) => (
                    <>
                        <DeadLetters hooks={told.hooks} refresh={asked.refresh} />
                        <Hooks hooks={told.hooks} refresh={asked.refresh} />
                    </>
                )}
            </Shown>
            <ListOfAlerts hooks={hooks} refresh={asked.refresh} may_act={may_operate.value} />
        </>
    );
}
