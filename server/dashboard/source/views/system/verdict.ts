// When a webhook secret may go: docs/operations.md, "Changing secrets". Nobody promises how long the platform tries to
// send what it signed before, so the old one must have stood still for days in which another went on.
import type { Secret } from '../../api/types';

const days_still = 3;
const day_ms = 86_400_000;

export type Verdict =
    | { is: 'used' } // the last one that proved a webhook
    | { is: 'only' } // the only one that is configured
    | { is: 'unused' } // never used
    | { is: 'may_go'; still_ms: number; other: Secret } // not used for so long while `other` was
    | { is: 'wait'; until: number; other: Secret } // may go then, if it is not used again and `other` is
    | { is: 'removed' };

export function verdict_of(secret: Secret, all: readonly Secret[]): Verdict {
    if (!secret.configured) return { is: 'removed' };
    const others = all.filter((each) => each.configured && each.name !== secret.name);
    if (secret.last_used_at === null) return { is: 'unused' };
    if (others.length === 0) return { is: 'only' };
    const used = Date.parse(secret.last_used_at);
    const later = others.filter((each) => each.last_used_at !== null && Date.parse(each.last_used_at) > used);
    const other = later.sort((a, b) => Date.parse(b.last_used_at!) - Date.parse(a.last_used_at!))[0];
    if (other === undefined) return { is: 'used' };
    const still_since = Math.max(used, Date.parse(other.first_used_at!));
    const still_ms = Date.parse(other.last_used_at!) - still_since;
    return still_ms >= days_still * day_ms ? { is: 'may_go', still_ms, other } : { is: 'wait', until: still_since + days_still * day_ms, other };
}
