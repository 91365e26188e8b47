// A fresh tracker: what to do until there is something to see. Each step says whether it is done.
import type { ComponentChildren } from 'preact';
import type { Summary } from '../../api/types';
import { may_operate } from '../../api/session';
import { Sign } from '../../parts/status';
import { When } from '../../parts/time';
import { href } from '../../route';
import { Card } from './card';

export function FirstSteps({ summary: { last_webhook_at, as_of, sweeps } }: { summary: Summary }) {
    const failed = sweeps.full.last?.outcome === 'failed' ? sweeps.full.last : null;
    return (
        <Card title="No vehicles yet" wide>
            <p>This tracker knows of no vehicle. Three steps, and it fills by itself:</p>
            <ol class="steps">
                <Step done={as_of !== null} title="Reach the platform">
                    {as_of !== null ? (
                        <p>
                            Done: its list was read whole <When time={as_of} relative />, and holds no vehicle.
                        </p>
                    ) : failed ? (
                        <p class="told-error">The first sweep failed: {failed.error}. Check [platform] in the configuration; it is tried again by itself.</p>
                    ) : (
                        <p>The first sweep has not ended yet. It begins by itself.</p>
                    )}
                </Step>
                <Step done={last_webhook_at !== null} title="Configure the webhook">
                    {last_webhook_at !== null ? (
                        <p>
                            Done: a rightly signed one came <When time={last_webhook_at} relative />.
                        </p>
                    ) : (
                        <p>
                            In the platform's console enter the public address of this tracker's <code>[webhook]</code> listener and the secret of <code>[[webhook.secrets]]</code>. The platform sends a
                            ping at once, and this step is done when it has come. Until then changes are found by sweeps alone, later.
                        </p>
                    )}
                </Step>
                <Step done={false} title="Add vehicles">
                    {may_operate.value ? (
                        <p>
                            <a href={href(['add'])}>Ask for the first clearances</a>, from a list or a CSV file. Those that the platform has already come by the next sweep.
                        </p>
                    ) : (
                        <p>Somebody whose token may do everything asks for the first clearances. Those that the platform has already come by the next sweep.</p>
                    )}
                </Step>
            </ol>
        </Card>
    );
}

function Step({ done, title, children }: { done: boolean; title: string; children: ComponentChildren }) {
    return (
        <li data-done={done}>
            <h3>
                {done && <Sign sign="check" />}
                {title}
            </h3>
            {children}
        </li>
    );
}
