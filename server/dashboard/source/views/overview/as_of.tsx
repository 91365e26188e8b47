import type { Summary } from '../../api/types';
import { When } from '../../parts/time';

/** What everything on the view is based on. */
export function AsOf({ summary }: { summary: Summary | null }) {
    if (summary === null) return <p class="as-of">Asking…</p>;
    return (
        <p class="as-of">
            {summary.as_of === null ? (
                'No sweep has been complete yet'
            ) : (
                <>
                    Complete up to the sweep of <When time={summary.as_of} relative />
                </>
            )}
            {summary.sweeps.full.last?.outcome === 'failed' && <span class="told-error"> (the last sweep failed)</span>}
            {' · '}
            {summary.last_webhook_at === null ? (
                'no webhook has come yet'
            ) : (
                <>
                    last webhook <When time={summary.last_webhook_at} relative />
                </>
            )}
        </p>
    );
}
