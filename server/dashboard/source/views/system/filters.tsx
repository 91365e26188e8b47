// What a list is narrowed down by. All of it stands in the address and nowhere else.
import { useEffect, useId, useRef } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { AnyOf } from '../../parts/choices';
import { heading } from '../../parts/focus';
import { Menu } from '../../parts/menu';
import { go, route, with_query } from '../../route';

export const asked_for = (name: string) => route.value.query.get(name);
export const all_asked_for = (name: string) => route.value.query.getAll(name);

/** `names`: of the filters in here, so that all can be taken away at once. */
export function Filters({ names, children }: { names: readonly string[]; children: ComponentChildren }) {
    const any = names.some((name) => route.value.query.has(name));
    return (
        <div class="filters system-filters" role="search" aria-label="Filters">
            {children}
            {any && <ClearFilters names={names} />}
        </div>
    );
}

/** Those that are needed less often. */
export function MoreFilters({ names, children }: { names: readonly string[]; children: ComponentChildren }) {
    return (
        <Menu label="More filters" name="More filters" chosen={names.some((name) => route.value.query.has(name))}>
            {children}
        </Menu>
    );
}

export function ClearFilters({ names }: { names: readonly string[] }) {
    const clear = () => {
        go(with_query(Object.fromEntries(names.map((name) => [name, null]))));
        heading()?.focus(); // this button goes
    };
    return (
        <button type="button" class="quiet" onClick={clear}>
            Clear filters
        </button>
    );
}

/** Several may be on, which means "or"; none: all. */
export function Choices({ label, name, options }: { label: string; name: string; options: readonly (readonly [string, string])[] }) {
    const on = all_asked_for(name);
    const turned = (value: string) => with_query({ [name]: on.includes(value) ? on.filter((each) => each !== value) : [...on, value] });
    return <AnyOf label={label} choices={options.map(([value, words]) => ({ label: words, act: () => go(turned(value)), chosen: on.includes(value) }))} />;
}

export function Select({ label, name, options }: { label: string; name: string; options: readonly (readonly [string, string])[] }) {
    const id = useId();
    const is = asked_for(name) ?? '';
    return (
        <div class="field">
            <label for={id}>{label}</label>
            <select id={id} value={is} onChange={(event) => go(with_query({ [name]: event.currentTarget.value }))}>
                <option value="">All</option>
                {options.map(([value, words]) => (
                    <option key={value} value={value}>
                        {words}
                    </option>
                ))}
                {is !== '' && !options.some(([value]) => value === is) && <option value={is}>{is}</option>}
            </select>
        </div>
    );
}

interface WrittenProps {
    label: string;
    name: string;
    type: 'search' | 'datetime-local';
    to_input: (value: string) => string; // from what the address has
    from_input: (text: string) => string;
}

/** The input holds what is being written; Enter, or leaving it, puts that into the address. */
function Written({ label, name, type, to_input, from_input }: WrittenProps) {
    const id = useId();
    const input = useRef<HTMLInputElement>(null);
    const is = asked_for(name) ?? '';
    useEffect(() => {
        if (input.current) input.current.value = to_input(is);
    }, [is]);
    return (
        <div class="field">
            <label for={id}>{label}</label>
            <input id={id} ref={input} type={type as 'search'} autocomplete="off" spellcheck={false} onChange={(event) => go(with_query({ [name]: from_input(event.currentTarget.value) }))} />
        </div>
    );
}

const as_is = (text: string) => text.trim();

export function Text({ label, name }: { label: string; name: string }) {
    return <Written label={label} name={name} type="search" to_input={as_is} from_input={as_is} />;
}

/** Told in the zone of whoever looks, in the address in UTC: a copied one means the same everywhere. */
export function Moment({ label, name }: { label: string; name: string }) {
    return <Written label={label} name={name} type="datetime-local" to_input={local_input} from_input={(text) => (text === '' ? '' : new Date(text).toISOString())} />;
}

function local_input(time: string): string {
    const at = new Date(time);
    if (Number.isNaN(at.getTime())) return '';
    return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
