// One webhook: who sent it, what came of it, and what it said, byte for byte.
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { at } from '../../api/client';
import type { DeliveryDetail, Transition } from '../../api/types';
import { bytes } from '../../format';
import { use_query } from '../../live/query';
import { OneOf } from '../../parts/choices';
import { Raw } from '../../parts/json';
import { copy } from '../../parts/notice';
import { Shown } from '../../parts/states';
import { Status } from '../../parts/status';
import { Exactly, When } from '../../parts/time';
import { href, with_query } from '../../route';
import { Card } from '../overview/card';
import { Facts } from './facts';
import { asked_for } from './filters';
import { delivery_outcomes_mean, DeliveryOutcome } from './outcome';
import { PartHead } from './part_head';

export function OneDelivery({ id }: { id: string }) {
    const vin = useRef<string | null>(null);
    const asked = use_query<DeliveryDetail>(at`/v1/deliveries/${id}`, {}, { on: (news) => news.kind === 'transition' && news.revision.vin === vin.current, every: 2000 });
    vin.current = asked.data?.vin ?? null;
    return (
        <>
            <PartHead part="deliveries" title={`Delivery ${id}`} one />
            <Shown asked={asked} lines={8}>
                {(delivery) => (
                    <>
                        <div class="cards">
                            <WhatCame {...delivery} />
                            <Evidence {...delivery} />
                        </div>
                        <Body {...delivery} />
                    </>
                )}
            </Shown>
        </>
    );
}

function WhatCame({ outcome, problem, received_at, event_type, delivery_id, remote, secret, digest }: DeliveryDetail) {
    return (
        <Card title="What came">
            <Facts
                facts={[
                    ['Outcome', <><DeliveryOutcome outcome={outcome} /> <span class="hint">{delivery_outcomes_mean[outcome]}</span>{problem !== null && <p class="why">{problem}</p>}</>],
                    ['Received', <Exactly time={received_at} />],
                    ['Event type', event_type === null ? <span class="none">not told</span> : <code>{event_type}</code>],
                    ['Sent by', <code>{remote}</code>],
                    ['Proved by', <>secret <a href={href(['system', 'secrets'])}>{secret}</a></>],
                    ['Platform’s id', delivery_id && <Copied text={delivery_id} what="The platform’s id" />],
                    ['Digest', <><Copied text={digest} what="The digest" /> <span class="hint">first half of the body’s SHA-256</span></>],
                ]}
            />
        </Card>
    );
}

function Copied({ text, what }: { text: string; what: string }) {
    return (
        <>
            <code>{text}</code>{' '}
            <button type="button" class="quiet small" onClick={() => void copy(text, what)} aria-label={`Copy: ${what}`}>
                Copy
            </button>
        </>
    );
}

function Evidence({ vin, transition }: DeliveryDetail) {
    return (
        <Card title="What it is evidence of">
            {vin !== null && (
                <p>
                    <a class="vin" href={href(['vehicles', vin])}>
                        {vin}
                    </a>
                </p>
            )}
            {transition === null ? <p class="none">Of no transition.</p> : <OneTransition {...transition} />}
        </Card>
    );
}

function OneTransition({ from, to, occurred_at, reason, sources, unconfirmed, provisional, estimated }: Transition) {
    return (
        <>
            <p class="from-to">
                {from === null ? <span class="none">not known before</span> : <Status status={from} />} <span aria-label="to">→</span> <Status status={to} />
            </p>
            <p>
                <Exactly time={occurred_at} />
                {estimated && <span class="badge">estimated</span>} {unconfirmed ? <span class="badge warn">unconfirmed</span> : provisional && <span class="badge">provisional</span>}
            </p>
            {reason !== null && <p>“{reason}”</p>}
            <p class="hint">Told by {sources.join(' and ')}.</p>
        </>
    );
}

function Body({ id, body, body_encoding, body_bytes, body_removed_at }: DeliveryDetail) {
    const frame = (actions: ComponentChildren, content: ComponentChildren) => (
        <Card title="Body" aside={<div class="head-actions">{actions}</div>}>
            {content}
        </Card>
    );
    if (body === null) {
        return frame(null, <p class="none">It is not kept any more: removed <When time={body_removed_at} />.</p>);
    }
    const download = (
        <a class="button" href={at`/v1/deliveries/${id}/body`} download={`delivery-${id}`}>
            Download {bytes(body_bytes)}
        </a>
    );
    if (body_encoding === 'base64') {
        return frame(download, <pre class="raw" tabIndex={0} aria-label="The body, in base64">{body}</pre>);
    }
    const as_it_came = asked_for('body') === 'raw';
    return frame(
        <>
            <OneOf
                label="How the body is shown"
                choices={[
                    { label: 'Indented', to: with_query({ body: null }), chosen: !as_it_came },
                    { label: 'As it came', to: with_query({ body: 'raw' }), chosen: as_it_came },
                ]}
            />
            <button type="button" onClick={() => void copy(body, 'The body as it came')}>
                Copy
            </button>
            {download}
        </>,
        as_it_came ? <pre class="raw" tabIndex={0} aria-label="The body as it came">{body}</pre> : <Raw text={body} label="The body, indented" />,
    );
}
