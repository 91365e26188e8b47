// A question before anything is changed, and the answer that came of it, in the browser's own dialog: that keeps the
// keyboard inside, ends with Escape and gives the focus back.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { as_problem, type Problem } from '../api/problem';
import { heading } from './focus';
import { ProblemBox } from './states';

export function Dialog({ title, children, close }: { title: string; children: ComponentChildren; close: () => void }) {
    const dialog = useRef<HTMLDialogElement>(null);
    const id = useId();
    useEffect(() => {
        const before = document.activeElement;
        dialog.current?.showModal();
        return () => {
            if (before instanceof HTMLElement) (before.isConnected ? before : heading())?.focus();
        };
    }, []);
    return (
        <dialog ref={dialog} aria-labelledby={id} onClose={close} onClick={(event) => event.target === dialog.current && close()}>
            <div class="dialog">
                <h2 id={id}>{title}</h2>
                {children}
            </div>
        </dialog>
    );
}

export interface Asking<T> {
    title: string;
    /** What will happen, and whatever is to be filled in. */
    children?: ComponentChildren;
    confirm: string; // the button's word: what is done, as "Revoke"
    dangerous?: boolean;
    act: () => Promise<T>;
    /** Shows what the answer says. Without it the dialog closes when it is done. */
    answered?: (answer: T) => ComponentChildren;
    close: () => void;
}

/** Confirms, does it once, shows the answer or what is wrong. */
export function Ask<T>({ title, children, confirm, dangerous = false, act, answered, close }: Asking<T>) {
    const [state, set_state] = useState<{ running: boolean; problem: Problem | null; answer: { value: T } | null }>({ running: false, problem: null, answer: null });
    const closing = useRef<HTMLButtonElement>(null);
    useEffect(() => closing.current?.focus(), [state.answer]);
    const run = async (event: Event) => {
        event.preventDefault();
        if (state.running) return;
        set_state({ running: true, problem: null, answer: null });
        try {
            const value = await act();
            if (answered) set_state({ running: false, problem: null, answer: { value } });
            else close();
        } catch (error) {
            set_state({ running: false, problem: as_problem(error), answer: null });
        }
    };
    return (
        <Dialog title={title} close={close}>
            {state.answer ? (
                <>
                    <div role="status">{answered!(state.answer.value)}</div>
                    <div class="buttons">
                        <button type="button" class="primary" onClick={close} ref={closing}>
                            Close
                        </button>
                    </div>
                </>
            ) : (
                <form onSubmit={run}>
                    {children}
                    {state.problem && <ProblemBox problem={state.problem} />}
                    <div class="buttons">
                        <button type="button" onClick={close}>
                            Leave it
                        </button>
                        <button type="submit" class={dangerous ? 'danger' : 'primary'} aria-busy={state.running}>
                            {state.running ? 'Asking…' : confirm}
                        </button>
                    </div>
                </form>
            )}
        </Dialog>
    );
}
