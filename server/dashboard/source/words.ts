// The words and signs of statuses and kinds of findings. A status is told by shape and word as well as by colour; one
// that the platform invents has the sign of what is not known.

export interface StatusWords {
    label: string;
    sign: 'check' | 'clock' | 'cross' | 'barred' | 'minus' | 'turning' | 'exclamation' | 'question';
    means: string;
}

const known: Record<string, StatusWords> = {
    approved: { label: 'Approved', sign: 'check', means: 'The vehicle may send data.' },
    pending: { label: 'Pending', sign: 'clock', means: 'The carmaker has not decided yet.' },
    rejected: { label: 'Rejected', sign: 'cross', means: 'The carmaker has refused.' },
    revoking: { label: 'Revoking', sign: 'turning', means: 'The clearance is being ended.' },
    revoked: { label: 'Revoked', sign: 'barred', means: 'The clearance has ended.' },
    canceling: { label: 'Canceling', sign: 'turning', means: 'The request is being taken back.' },
    canceled: { label: 'Canceled', sign: 'minus', means: 'The request was taken back.' },
    error: { label: 'Error', sign: 'exclamation', means: 'Something went wrong at the platform.' },
};
/** In the order in which they are always shown. */
export const statuses = ['approved', 'pending', 'rejected', 'revoking', 'revoked', 'canceling', 'canceled', 'error'] as const;

export function status_words(status: string | null): StatusWords {
    if (status === null) return { label: 'Not known', sign: 'question', means: 'Nothing is known of this vehicle yet.' };
    return known[status] ?? { label: status, sign: 'question', means: 'A status that the platform has not described.' };
}

/** Those of `there`, the known ones first and in their order. */
export function in_order(there: Iterable<string>): string[] {
    const rest = new Set(there);
    const first = statuses.filter((status) => rest.delete(status));
    return [...first, ...[...rest].sort()];
}

export interface KindWords {
    label: string;
    urgency: 1 | 2 | 3; // 1: data is missing or we are blind; 3: to be looked at some time
}
const kinds: Record<string, KindWords> = {
    platform_unreachable: { label: 'Platform unreachable', urgency: 1 },
    list_shrunk: { label: 'List has shrunk', urgency: 1 },
    rejected: { label: 'Rejected', urgency: 1 },
    revoked_unasked: { label: 'Revoked, and not by us', urgency: 1 },
    webhook_silent: { label: 'Webhooks stay away', urgency: 1 },
    signature_failures: { label: 'Wrong signatures', urgency: 2 },
    hook_disabled: { label: 'Alert hook disabled', urgency: 2 },
    stuck: { label: 'Stuck', urgency: 2 },
    status_unknown: { label: 'Status not understood', urgency: 3 },
    unlisted: { label: 'Not in the list any more', urgency: 3 },
};
export const finding_kinds = Object.keys(kinds);
export const kind_words = (kind: string): KindWords => kinds[kind] ?? { label: kind, urgency: 3 };

export const sources: Record<string, string> = { webhook: 'webhook', sweep: 'sweep', command: 'our command' };
