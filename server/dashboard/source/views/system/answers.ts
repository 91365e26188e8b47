// What the api answers to this view alone, as docs/openapi.yaml describes it.
import type { Time } from '../../api/types';

export interface Service {
    version: string;
    schema: number;
    started_at: Time;
    ledger_created_at: Time;
    listeners: Listener[];
}
export interface Listener {
    name: string;
    tls: boolean;
    certificate_expires_at: Time | null;
}

export interface AuditEntry {
    id: number;
    at: Time;
    by: string;
    means: 'token' | 'session' | 'proxy' | 'local';
    address: string | null;
    action: string;
    subject: string | null;
    vehicles: number;
    vins: string[];
    erased: number;
    finished_at: Time | null;
    status: number | null;
}

export interface ReplayCounts {
    replayed: number;
    changed: number;
    unchanged: number;
    body_gone: number;
}
export interface Replay extends ReplayCounts {
    by_outcome: Record<string, ReplayCounts>;
    next: number | null;
}

/** A key of the configuration, or a table of them, or tables of the same name one after the other. */
export type Setting = { value: unknown; set: boolean; overridden_by?: string };
export type Node = Setting | Node[] | { [name: string]: Node };
export interface Configuration {
    configuration: { [name: string]: Node };
}
