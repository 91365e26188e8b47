// Takes a token and gives it away at once: afterwards the browser holds a cookie that no script can read.
import { useRef, useState } from 'preact/hooks';
import { as_problem, type Problem } from '../api/problem';
import { has_ended, log_in } from '../api/session';
import { ProblemBox } from '../parts/states';

export function LogIn() {
    const token = useRef<HTMLInputElement>(null);
    const [state, set_state] = useState<{ asking: boolean; problem: Problem | null }>({ asking: false, problem: null });
    const submit = async (event: Event) => {
        event.preventDefault();
        const given = token.current?.value.trim() ?? '';
        if (given === '' || state.asking) return;
        set_state({ asking: true, problem: null });
        try {
            await log_in(given);
        } catch (error) {
            set_state({ asking: false, problem: as_problem(error) });
            token.current?.select();
        }
    };
    return (
        <main class="alone">
            <form class="log-in" onSubmit={submit} aria-labelledby="log-in-title">
                <h1 id="log-in-title">clearance-tracker</h1>
                {has_ended.value && <p role="status">Your session has ended. Log in again, and you are where you were.</p>}
                <label for="token">Token</label>
                <input id="token" ref={token} type="password" autocomplete="current-password" autofocus required aria-describedby="token-help" />
                <p id="token-help" class="hint">
                    One of <code>[[api.tokens]]</code>, from whoever runs this service.
                </p>
                {state.problem?.status === 401 ? (
                    <p class="problem" role="alert">
                        This is not one of the tokens.
                    </p>
                ) : (
                    state.problem && <ProblemBox problem={state.problem} />
                )}
                <button type="submit" class="primary" aria-busy={state.asking}>
                    {state.asking ? 'Asking…' : 'Log in'}
                </button>
            </form>
        </main>
    );
}
