// Who says it, and what they note: of acknowledging, closing and silencing.
import { useId, useState } from 'preact/hooks';
import { caller, type Caller } from '../../api/session';

/** A token may be of several people; who it was last is offered again until the page is closed. */
let last_name = '';

interface Person {
    by: string;
    note: string;
    set: (changes: { by?: string; note?: string }) => void;
}

export function use_person(): Person {
    const [said, set_said] = useState({ by: last_name, note: '' });
    return { ...said, set: (changes) => set_said((was) => ({ ...was, ...changes })) };
}

/** As members of a request's body: left out where nothing was written. */
export function as_members({ by, note }: Person): { by?: string; note?: string } {
    last_name = by.trim();
    return { ...(by.trim() === '' ? {} : { by: by.trim() }), ...(note.trim() === '' ? {} : { note: note.trim() }) };
}

export function PersonFields({ person, hint }: { person: Person; hint: string }) {
    const id = useId();
    return (
        <>
            <div class="field">
                <label for={`${id}note`}>Note</label>
                <textarea id={`${id}note`} class="note" maxLength={1000} value={person.note} placeholder={hint} onInput={(event) => person.set({ note: event.currentTarget.value })} />
            </div>
            <div class="field">
                <label for={`${id}by`}>Your name</label>
                <input id={`${id}by`} maxLength={100} value={person.by} placeholder={(caller.value as Caller).name} autocomplete="name" onInput={(event) => person.set({ by: event.currentTarget.value })} />
            </div>
        </>
    );
}
