// The filters that one needs less often. What is chosen of them is told in a line of its own, each with a way to drop it.
import { useRef } from 'preact/hooks';
import { local_short } from '../../format';
import { Menu } from '../../parts/menu';
import { go, with_query } from '../../route';
import type { Choice } from './choice';
import { shown } from './lists';

/** Of `[reasons]`, as they are by default; the configuration may have others. */
const reason_codes: Record<string, string> = {
    missing_tag: 'the fleet operator’s name is missing',
    privacy_mode: 'privacy mode is on',
    no_consent: 'the user has not agreed',
    already_active: 'registered elsewhere',
    no_data: 'the vehicle has sent nothing',
    unsupported: 'not offered for the vehicle',
    ineligible: 'the vehicle cannot be connected',
    other: 'a reason that no rule knows',
};
const most_tags = 10; // the api takes no more

interface Chosen {
    name: string; // of the parameter
    label: string;
}

function chosen_of({ tags, stuck, listed, reason_code, since, until }: Choice): Chosen[] {
    const all: Chosen[] = tags.map(([key, value]) => ({ name: `tag.${key}`, label: `${key}: ${value}` }));
    if (stuck !== '') all.push({ name: 'stuck', label: stuck === 'true' ? 'Stuck' : 'Not stuck' });
    if (listed !== '') all.push({ name: 'listed', label: listed === 'true' ? 'In the platform’s list' : 'Not in the platform’s list' });
    if (reason_code !== '') all.push({ name: 'reason_code', label: `Reason: ${reason_codes[reason_code] ?? reason_code}` });
    if (since !== '') all.push({ name: 'since', label: `Status since ${time_text(since)} or later` });
    if (until !== '') all.push({ name: 'until', label: `Status since before ${time_text(until)}` });
    return all;
}

const time_text = (time: string) => (Number.isNaN(Date.parse(time)) ? time : local_short(time));

export function ChosenMore({ choice }: { choice: Choice }) {
    const all = chosen_of(choice);
    if (all.length === 0) return null;
    return (
        <ul class="vehicles-chosen" aria-label="More filters in force">
            {all.map(({ name, label }) => (
                <li key={name}>
                    {label}
                    <button type="button" class="quiet" aria-label={`Without: ${label}`} onClick={() => go(with_query({ [name]: null }))}>
                        <span aria-hidden="true">×</span>
                    </button>
                </li>
            ))}
        </ul>
    );
}

export function MoreFilters({ choice }: { choice: Choice }) {
    const count = chosen_of(choice).length;
    return (
        <Menu label={count === 0 ? 'More filters' : `More filters (${count})`} name="More filters" chosen={count > 0}>
            <TagFilter tags={choice.tags} />
            <Either name="stuck" label="Stuck" value={choice.stuck} yes="Stuck" no="Not stuck" />
            <Either name="listed" label="In the platform’s list" value={choice.listed} yes="In it" no="Not in it" />
            <ReasonFilter chosen={choice.reason_code} />
            <TimeFilter name="since" label="Status began at or after" value={choice.since} />
            <TimeFilter name="until" label="Status began before" value={choice.until} />
        </Menu>
    );
}

function Either({ name, label, value, yes, no }: { name: string; label: string; value: string; yes: string; no: string }) {
    return (
        <label class="field">
            {label}
            <select value={value} onChange={(event) => go(with_query({ [name]: event.currentTarget.value }))}>
                <option value="">Either</option>
                <option value="true">{yes}</option>
                <option value="false">{no}</option>
            </select>
        </label>
    );
}

/** Suggests what the rows that are here have. */
function TagFilter({ tags }: { tags: Choice['tags'] }) {
    const key = useRef<HTMLInputElement>(null);
    const value = useRef<HTMLInputElement>(null);
    const add = () => {
        const [name, text] = [key.current?.value.trim() ?? '', value.current?.value.trim() ?? ''];
        if (name === '') return key.current?.focus();
        if (text === '') return value.current?.focus();
        key.current!.value = value.current!.value = '';
        go(with_query({ [`tag.${name}`]: text }));
    };
    const on_enter = (event: KeyboardEvent) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        add();
    };
    const there = (shown.value?.rows ?? []).slice(0, 500).flatMap((row) => Object.entries(row.tags));
    const options = (of: string[]) => [...new Set(of)].sort().slice(0, 50).map((each) => <option key={each} value={each} />);
    return (
        <fieldset class="vehicles-tag-filter">
            <legend>Tag</legend>
            <input ref={key} list="vehicles-tag-keys" placeholder="name" aria-label="Tag’s name" autocomplete="off" onKeyDown={on_enter} />
            <input ref={value} list="vehicles-tag-values" placeholder="value" aria-label="Tag’s value" autocomplete="off" onKeyDown={on_enter} />
            <button type="button" disabled={tags.length >= most_tags} onClick={add}>
                Add
            </button>
            <datalist id="vehicles-tag-keys">{options(there.map(([name]) => name))}</datalist>
            <datalist id="vehicles-tag-values">{options(there.map(([, text]) => text))}</datalist>
        </fieldset>
    );
}

function ReasonFilter({ chosen }: { chosen: string }) {
    return (
        <label class="field">
            Reason’s code
            <input
                key={chosen}
                list="vehicles-reasons"
                defaultValue={chosen}
                placeholder="any"
                autocomplete="off"
                onChange={(event) => go(with_query({ reason_code: event.currentTarget.value.trim() }))}
            />
            <datalist id="vehicles-reasons">
                {Object.entries(reason_codes).map(([code, means]) => (
                    <option key={code} value={code}>
                        {means}
                    </option>
                ))}
            </datalist>
        </label>
    );
}

/** As `datetime-local` writes it: in the zone of whoever looks. */
function local_value(time: string): string {
    const at = Date.parse(time);
    if (Number.isNaN(at)) return '';
    return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function TimeFilter({ name, label, value }: { name: string; label: string; value: string }) {
    const chosen = (text: string) => go(with_query({ [name]: text === '' ? null : new Date(text).toISOString() }));
    return (
        <label class="field">
            {label}
            <input key={value} type="datetime-local" defaultValue={local_value(value)} onChange={(event) => chosen(event.currentTarget.value)} />
        </label>
    );
}
