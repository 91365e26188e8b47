import { useState } from 'preact/hooks';
import { may_operate } from '../../api/session';
import type { Delivery, Secret } from '../../api/types';
import { bytes } from '../../format';
import { use_pages } from '../../live/pages';
import { use_query } from '../../live/query';
import { Empty } from '../../parts/states';
import { Exactly } from '../../parts/time';
import { href } from '../../route';
import { all_asked_for, asked_for, Choices, Filters, Moment, MoreFilters, Select, Text } from './filters';
import { delivery_outcomes, DeliveryOutcome } from './outcome';
import { PartHead } from './part_head';
import { ReplayDialog } from './replay';
import { List, type Column } from './table';

const columns: readonly Column<Delivery>[] = [
    { name: 'Received', cell: (delivery) => <a href={href(['system', 'deliveries', delivery.id])}><Exactly time={delivery.received_at} /></a>, kind: 'wide' },
    {
        name: 'Outcome',
        cell: (delivery) => (
            <>
                <DeliveryOutcome outcome={delivery.outcome} />
                {delivery.problem !== null && <p class="why">{delivery.problem}</p>}
            </>
        ),
    },
    { name: 'Vehicle', cell: ({ vin }) => (vin === null ? <span class="none">–</span> : <a class="vin" href={href(['vehicles', vin])}>{vin}</a>) },
    { name: 'Event type', cell: ({ event_type }) => (event_type === null ? <span class="none">not told</span> : <code class="whole">{event_type}</code>), kind: 'wide' },
    { name: 'Secret', cell: (delivery) => delivery.secret },
    { name: 'Size', cell: (delivery) => (delivery.body_removed_at === null ? <span class="whole">{bytes(delivery.body_bytes)}</span> : <span class="none">removed</span>), kind: 'number' },
];
interface DeliveryPage {
    deliveries: Delivery[];
    next_cursor: string | null;
}
const filters = ['outcome', 'secret', 'event_type', 'vin', 'since', 'until'] as const;

export function Deliveries() {
    const asked = use_pages<DeliveryPage, Delivery>(
        '/v1/deliveries',
        { outcome: all_asked_for('outcome'), secret: all_asked_for('secret'), event_type: asked_for('event_type'), vin: asked_for('vin'), since: asked_for('since'), until: asked_for('until') },
        (page) => page.deliveries,
        { on: (news) => news.kind === 'transition' && news.revision.sources.includes('webhook'), every: 2000, at_least_every: 15_000 },
    );
    const secrets = use_query<{ secrets: Secret[] }>('/v1/secrets');
    const [replaying, set_replaying] = useState(false);
    return (
        <>
            <PartHead part="deliveries" title="Deliveries">
                {may_operate.value && (
                    <button type="button" onClick={() => set_replaying(true)}>
                        Replay…
                    </button>
                )}
            </PartHead>
            <Filters names={filters}>
                <Choices label="Outcome" name="outcome" options={Object.entries(delivery_outcomes)} />
                <Select label="Secret" name="secret" options={(secrets.data?.secrets ?? []).map(({ name }) => [name, name])} />
                <Text label="VIN" name="vin" />
                <MoreFilters names={['event_type', 'since', 'until']}>
                    <Text label="Event type" name="event_type" />
                    <Moment label="Received since" name="since" />
                    <Moment label="Received before" name="until" />
                </MoreFilters>
            </Filters>
            <List
                label="Deliveries, newest first"
                asked={asked}
                columns={columns}
                empty={
                    filters.every((name) => asked_for(name) === null) ? (
                        <Empty title="No webhook has come yet.">
                            <p>Enter this service’s webhook address and secret in the platform’s console: it sends a ping.</p>
                        </Empty>
                    ) : (
                        <Empty title="No delivery fits these filters." />
                    )
                }
            />
            {replaying && (
                <ReplayDialog
                    close={() => {
                        set_replaying(false);
                        asked.refresh();
                    }}
                />
            )}
        </>
    );
}
