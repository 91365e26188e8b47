// What the api answers, as docs/openapi.yaml describes it. Times are texts in RFC 3339, UTC.

export type Time = string;
export type Tags = Record<string, string>;

export interface Vehicle {
    vin: string;
    brand: string | null;
    status: string | null;
    since: Time | null;
    reason: string | null;
    tags: Tags;
    episode: number | null;
    listed: boolean | null;
    first_seen: Time;
    last_confirmed: Time | null;
}
export interface VehicleNow extends Vehicle {
    as_of: Time | null;
}
export interface PastVehicle extends Omit<Vehicle, 'tags'> {
    tags: null;
    as_of: Time | null;
    at: Time;
    known_at: Time;
}
export interface VehiclePage {
    vehicles: Vehicle[];
    next_cursor: string | null;
    total?: number;
    as_of: Time | null;
}

export type Source = 'webhook' | 'sweep' | 'command';
export interface Evidence {
    kind: 'webhook' | 'changelog' | 'listing' | 'answer';
    reference: { delivery: number } | { sweep: number } | { command: number };
    status: string;
    time_as_written: string | null;
    occurred_at: Time | null;
    recorded_at: Time;
    requested_at: Time | null;
    reason: string | null;
}
export interface Transition {
    seq: number;
    transition: number;
    vin: string;
    from: string | null;
    to: string;
    occurred_at: Time;
    recorded_at: Time;
    sources: Source[];
    reason: string | null;
    expected: boolean;
    estimated: boolean;
    provisional: boolean;
    unconfirmed: boolean;
    episode: number;
    evidence?: Evidence[];
}
export interface Revision extends Transition {
    change: 'added' | 'amended' | 'withdrawn';
    brand: string | null;
    revised_at: Time;
}
export interface TransitionPage {
    transitions: Transition[];
    next_cursor: string | null;
    as_of: Time | null;
}

export type FindingKind =
    | 'rejected' | 'revoked_unasked' | 'stuck' | 'webhook_silent' | 'list_shrunk' | 'signature_failures'
    | 'platform_unreachable' | 'unlisted' | 'status_unknown' | 'hook_disabled';
export interface Finding {
    id: number;
    kind: FindingKind;
    vin: string | null;
    brand: string | null;
    tags: Tags;
    status: string | null;
    from: string | null;
    reason_code: string | null;
    reason: string | null;
    summary: string;
    advice: string;
    since: Time;
    estimated: boolean;
    opened_at: Time;
    closed_at: Time | null;
    closed_by: string | null;
    closing_note: string | null;
    acknowledged: { at: Time; by: string; note: string | null } | null;
    silence: number | null;
    detail: Record<string, unknown>;
    link: string | null;
}
export interface FindingPage {
    findings: Finding[];
    next_cursor: string | null;
    as_of: Time | null;
}

export interface CaptureCounts {
    told_in_time: number;
    late: number;
    missed: number;
    awaited: number;
    unconfirmed: number;
    share_told: number | null;
    lag_seconds: { p50: number | null; p90: number | null; p99: number | null };
}
export interface Capture {
    since: Time;
    until: Time | null;
    announced: string[];
    brands: (CaptureCounts & { brand: string | null })[];
    total: CaptureCounts;
    as_of: Time | null;
}

export interface Sweep {
    id: number;
    kind: 'full' | 'in_flight' | 'check';
    started_at: Time;
    finished_at: Time | null;
    outcome: 'running' | 'complete' | 'failed';
    listed: number;
    confirmed: number;
    changed: number;
    new: number;
    skipped: number;
    error: string | null;
}
export interface SkippedItem {
    place: number;
    vin: string | null;
    problem: string;
    raw: string;
    times: number;
    first_sweep: number;
    last_sweep: number;
}
export interface SweepDetail extends Sweep {
    duration_seconds: number | null;
    fence: number | null;
    skipped_items: SkippedItem[];
    more_skipped_items: boolean;
}

type Counts = Record<string, number>;
export interface Summary {
    total: number;
    by_status: Counts;
    by_brand: Counts;
    by_status_and_brand: Record<string, Counts>;
    findings: { open: Counts; acknowledged: Counts };
    stuck: number;
    unlisted: number;
    capture: { counted_at: Time; last_24_hours: CaptureCounts; last_7_days: CaptureCounts } | null;
    sweeps: Record<'full' | 'in_flight', { last: Sweep | null; next_due: Time | null }>;
    last_webhook_at: Time | null;
    as_of: Time | null;
}

export interface Percentiles {
    events: number;
    censored: number;
    p50: number | null;
    p90: number | null;
}
export interface Statistics {
    since: Time;
    until: Time | null;
    computed_at: Time;
    brands: {
        brand: string | null;
        requests: { approved: number; rejected: number; ended_otherwise: number; pending: number; undated: number };
        seconds_to_approval: Percentiles;
        seconds_to_decision: Percentiles;
        rejections: {
            rejected: number;
            approved: number;
            share: number | null;
            by_reason_code: { reason_code: string | null; rejected: number; share: number }[];
        };
    }[];
    transitions_per_day: { day: string; to: Counts }[];
}

export interface Delivery {
    id: number;
    received_at: Time;
    outcome: 'recorded' | 'ping' | 'ignored' | 'unreadable';
    event_type: string | null;
    vin: string | null;
    problem: string | null;
    secret: string;
    delivery_id: string | null;
    remote: string;
    digest: string;
    body_bytes: number;
    body_removed_at: Time | null;
}
export interface DeliveryDetail extends Delivery {
    body: string | null;
    body_encoding: 'utf-8' | 'base64' | null;
    transition: Transition | null;
}

export interface Secret {
    name: string;
    configured: boolean;
    first_used_at: Time | null;
    last_used_at: Time | null;
    deliveries: number;
}

export interface Silence {
    id: number;
    kind: FindingKind | null;
    brand: string | null;
    tag: Tags | null;
    vin: string | null;
    created_at: Time;
    until: Time;
    ended_at: Time | null;
    in_force: boolean;
    by: string;
    note: string | null;
}

export interface Alert {
    id: number;
    message_id: string;
    hook: string;
    kind: FindingKind;
    change: 'opened' | 'resolved' | 'acknowledged';
    group: string;
    findings: number;
    state: 'waiting' | 'delivered' | 'dead';
    attempts: number;
    created_at: Time;
    next_attempt_at: Time | null;
    finished_at: Time | null;
    last_status: number | null;
    last_error: string | null;
}
export interface AlertDetail extends Alert {
    told: (Omit<Finding, 'id'> & { finding: number })[];
    last_answer: string | null;
}

export interface Hook {
    name: string;
    format: string;
    kinds: string[];
    brands: string[];
    statuses: string[];
    tags: Tags;
    group_by: string[];
    send_resolved: boolean;
    state: 'ok' | 'failing' | 'disabled' | null;
    waiting: number;
    dead: number;
    last_attempt_at: Time | null;
    last_success_at: Time | null;
    failing_since: Time | null;
    next_attempt_at: Time | null;
    disabled_at: Time | null;
    disabled_why: string | null;
}
export interface HookTest {
    hook: string;
    delivered: boolean;
    status: number | null;
    answer: string | null;
    problem: string | null;
}
