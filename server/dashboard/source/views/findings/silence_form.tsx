// A new silence: what of, until when, why. Begun from a finding it offers what may be meant of that.
import { useId, useState } from 'preact/hooks';
import { send } from '../../api/client';
import { Problem } from '../../api/problem';
import type { Finding, Silence } from '../../api/types';
import { local_short } from '../../format';
import { Ask } from '../../parts/dialog';
import { say } from '../../parts/notice';
import { finding_kinds, kind_words } from '../../words';
import { as_members, PersonFields, use_person } from './person';
import { body_of, ends, local_text, nothing_wanted, offers_of, words_of, type Wanted } from './silence';

export function SilenceForm({ of, close, done }: { of: Finding | null; close: () => void; done?: () => void }) {
    const offers = of === null ? [] : offers_of(of);
    const [wanted, set_wanted] = useState<Wanted>(offers[0] ?? nothing_wanted);
    const [until, set_until] = useState(() => local_text(ends[1]!.at(new Date())));
    const person = use_person();
    const act = async () => {
        const checked = body_of(wanted, until === '' ? null : new Date(until), Date.now());
        if ('wrong' in checked) throw new Problem(422, 'unprocessable', checked.wrong);
        const made = await send<Silence>('POST', '/v1/silences', { ...checked.body, ...as_members(person) });
        say(`Silenced: ${words_of(made)}, until ${local_short(made.until)}`);
        done?.();
    };
    return (
        <Ask title="Silence: tell nobody for now" confirm="Silence" act={act} close={close}>
            {of !== null && <Offers offers={offers} wanted={wanted} choose={set_wanted} />}
            <Names wanted={wanted} set={(changes) => set_wanted({ ...wanted, ...changes })} folded={of !== null} />
            <Until until={until} set={set_until} />
            <PersonFields person={person} hint="Why nobody needs to hear of it" />
            <p class="hint">Findings still stand on this page. What is open when the silence ends is told then.</p>
        </Ask>
    );
}

const same = (a: Wanted, b: Wanted) => a.kind === b.kind && a.brand === b.brand && a.vin === b.vin && a.tag === b.tag;

function Offers({ offers, wanted, choose }: { offers: readonly (Wanted & { label: string })[]; wanted: Wanted; choose: (wanted: Wanted) => void }) {
    const name = useId();
    return (
        <fieldset class="offers">
            <legend>What of</legend>
            {offers.map((offer) => (
                <label key={offer.label} class="inline">
                    <input type="radio" name={name} checked={same(offer, wanted)} onChange={() => choose({ kind: offer.kind, brand: offer.brand, vin: offer.vin, tag: offer.tag })} />
                    {offer.label}
                </label>
            ))}
        </fieldset>
    );
}

function Names({ wanted, set, folded }: { wanted: Wanted; set: (changes: Partial<Wanted>) => void; folded: boolean }) {
    const id = useId();
    const fields = (
        <div class="pairs">
            <div class="field">
                <label for={`${id}kind`}>Kind</label>
                <select id={`${id}kind`} value={wanted.kind} onChange={(event) => set({ kind: event.currentTarget.value })}>
                    <option value="">Any</option>
                    {finding_kinds.map((kind) => (
                        <option key={kind} value={kind}>
                            {kind_words(kind).label}
                        </option>
                    ))}
                </select>
            </div>
            {(['brand', 'vin', 'tag'] as const).map((field) => (
                <div key={field} class="field">
                    <label for={`${id}${field}`}>{{ brand: 'Brand', vin: 'Vehicle (VIN)', tag: 'Tag' }[field]}</label>
                    <input
                        id={`${id}${field}`}
                        value={wanted[field]}
                        placeholder={field === 'tag' ? 'any, or key=value' : 'any'}
                        autocomplete="off"
                        spellcheck={false}
                        onInput={(event) => set({ [field]: event.currentTarget.value })}
                    />
                </div>
            ))}
        </div>
    );
    if (!folded) return fields;
    return (
        <details>
            <summary>Something else</summary>
            {fields}
        </details>
    );
}

function Until({ until, set }: { until: string; set: (until: string) => void }) {
    const id = useId();
    return (
        <div class="field">
            <label for={id}>Until</label>
            <div class="until">
                <input id={id} type="datetime-local" required value={until} onInput={(event) => set(event.currentTarget.value)} />
                {ends.map((end) => (
                    <button key={end.label} type="button" class="quiet" onClick={() => set(local_text(end.at(new Date())))}>
                        {end.label}
                    </button>
                ))}
            </div>
        </div>
    );
}
