// A person's word about a finding: "I have seen it", "it is settled".
import { at, send } from '../../api/client';
import type { Finding, FindingKind } from '../../api/types';
import { Ask } from '../../parts/dialog';
import { say } from '../../parts/notice';
import { as_members, PersonFields, use_person } from './person';

// The others end with what they tell of.
const closable = new Set<FindingKind>(['rejected', 'revoked_unasked', 'stuck', 'unlisted', 'status_unknown']);
export const can_be_closed = (finding: Finding) => finding.closed_at === null && closable.has(finding.kind);

interface Act {
    finding: Finding;
    close: () => void;
    done?: (finding: Finding) => void;
}

export function Acknowledge({ finding, close, done }: Act) {
    const person = use_person();
    const act = async () => {
        const told = await send<Finding>('POST', at`/v1/findings/${finding.id}/acknowledge`, as_members(person));
        done?.(told); // not around it: nothing would be sent where nobody waits
        say('It is acknowledged');
    };
    return (
        <Ask title="Acknowledge: you have seen it" confirm="Acknowledge" act={act} close={close}>
            <p>{finding.summary}</p>
            <p class="hint">It stays open. Everybody sees here that somebody looks after it.</p>
            <PersonFields person={person} hint="What is being done, if you like" />
        </Ask>
    );
}

export function Close({ finding, close, done }: Act) {
    const person = use_person();
    const act = async () => {
        const told = await send<Finding>('POST', at`/v1/findings/${finding.id}/close`, as_members(person));
        done?.(told);
        say('It is closed');
    };
    return (
        <Ask title="Close: it is settled" confirm="Close it" dangerous act={act} close={close}>
            <p>{finding.summary}</p>
            <p class="hint">Hooks hear that it has ended. What happens to the vehicle from now on is a finding of its own.</p>
            <PersonFields person={person} hint="Why it is settled" />
        </Ask>
    );
}
