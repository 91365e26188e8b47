// Alerts that were given up: nobody has heard of these findings by that hook. They come first.
import { useState } from 'preact/hooks';
import { may_operate } from '../../api/session';
import type { Hook } from '../../api/types';
import { number } from '../../format';
import { Sign } from '../../parts/status';
import { with_query } from '../../route';
import { SendAllAgain } from './acts';
import { show_list } from './list';

export function DeadLetters({ hooks, refresh }: { hooks: readonly Hook[]; refresh: () => void }) {
    const [sending, set_sending] = useState(false);
    const having = hooks.filter((hook) => hook.dead > 0);
    const dead = having.reduce((all, hook) => all + hook.dead, 0);
    const sendable = having.filter((hook) => hook.state !== 'disabled');
    return (
        <>
            {dead > 0 && (
                <section class="dead-letters" aria-label="Dead alerts">
                    <p>
                        <strong>
                            <Sign sign="cross" /> {dead === 1 ? 'One alert was given up.' : `${number(dead)} alerts were given up.`}
                        </strong>{' '}
                        Nobody has heard of them by {having.map((hook) => hook.name).join(', ')}. Mend the receiver, then send them again.
                    </p>
                    <div class="buttons">
                        <a class="button" href={with_query({ state: ['dead'], hook: null, kind: null })} onClick={show_list}>
                            Show them
                        </a>
                        {may_operate.value && sendable.length > 0 && (
                            <button type="button" onClick={() => set_sending(true)}>
                                Send again
                            </button>
                        )}
                    </div>
                </section>
            )}
            {sending && <SendAllAgain hook={null} dead={sendable.reduce((all, hook) => all + hook.dead, 0)} close={() => set_sending(false)} done={refresh} />}
        </>
    );
}
