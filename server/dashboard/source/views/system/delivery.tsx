// One webhook: who sent it, what came of it, and what it said, byte for byte.
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { at } from '../../api/client';
import type { DeliveryDetail, Transition } from '../../api/types';
import { bytes } from '../../format';
import { use_query } from '../../live/query';
import { Raw } from '../../parts/json';
import { copy } from '../../parts/notice';
import { Shown } from '../../parts/states';
import { Status } from '../../parts/status';
import { Exactly, When } from '../../parts/time';
import { go, href, with_query } from '../../route';
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
        <section class="card" aria-labelledby="came-title">
            <h2 id="came-title">What came</h2>
            <dl class="facts">
                <dt>Outcome</dt>
                <dd>
                    <DeliveryOutcome outcome={outcome} /> <span class="hint">{delivery_outcomes_mean[outcome]}</span>
                    {problem !== null && <p class="why">{problem}</p>}
                </dd>
                <dt>Received</dt>
                <dd>
                    <Exactly time={received_at} />
                </dd>
                <dt>Event type</dt>
                <dd>{event_type === null ? <span class="none">not told</span> : <code>{event_type}</code>}</dd>
                <dt>Sent by</dt>
                <dd>
                    <code>{remote}</code>
                </dd>
                <dt>Proved by</dt>
                <dd>
                    secret <a href={href(['system', 'secrets'])}>{secret}</a>
                </dd>
                <dt>Platform’s id</dt>
                <dd>
                    <Copied text={delivery_id} what="The platform’s id" />
                </dd>
                <dt>Digest</dt>
                <dd>
                    <Copied text={digest} what="The digest" /> <span class="hint">first half of the body’s SHA-256</span>
                </dd>
            </dl>
        </section>
    );
}

function Copied({ text, what }: { text: string | null; what: string }) {
    if (text === null) return <span class="none">not told</span>;
    return (
        <>
            <code>{text}</code>{' '}
            <button type="button" class="quiet small" onClick={() => void copy(text, what)} aria-label={`Copy: ${what}`}>
                Copy
            </button>
        </>
    );
}

const nothing_said: Record<string, string> = {
    ping: 'A ping tells of no vehicle.',
    ignored: 'It tells nothing about a clearance.',
    unreadable: 'It was not understood. After an upgrade that understands more, replay it.',
};

function Evidence({ vin, transition, outcome }: DeliveryDetail) {
    return (
        <section class="card" aria-labelledby="evidence-title">
            <h2 id="evidence-title">What it is evidence of</h2>
            {vin !== null && (
                <p>
                    <a class="vin" href={href(['vehicles', vin])}>
                        {vin}
                    </a>
                </p>
            )}
            {transition === null ? <p class="none">{nothing_said[outcome] ?? 'Of no transition: it told nothing that could be placed in the history.'}</p> : <OneTransition {...transition} />}
        </section>
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
        <section class="card" aria-labelledby="body-title">
            <div class="head">
                <h2 id="body-title">
                    Body {body_removed_at === null && <span class="hint">{bytes(body_bytes)}</span>}
                </h2>
                <div class="head-actions">{actions}</div>
            </div>
            {content}
        </section>
    );
    if (body === null) {
        return frame(null, <p class="none">It is not kept any more: removed <When time={body_removed_at} />.</p>);
    }
    const download = (
        <a class="button" href={at`/v1/deliveries/${id}/body`} download={`delivery-${id}`}>
            Download
        </a>
    );
    if (body_encoding === 'base64') {
        return frame(download, <pre class="raw body" tabIndex={0} aria-label="The body, in base64">{body}</pre>);
    }
    const as_it_came = asked_for('body') === 'raw';
    return frame(
        <>
            <button type="button" aria-pressed={as_it_came} onClick={() => go(with_query({ body: as_it_came ? null : 'raw' }), true)}>
                As it came
            </button>
            <button type="button" onClick={() => void copy(body, 'The body as it came')}>
                Copy
            </button>
            {download}
        </>,
        as_it_came ? <pre class="raw" tabIndex={0} aria-label="The body as it came">{body}</pre> : <Raw text={body} label="The body, indented" />,
    );
}
