// Who may look, then the shell and the view that the address names.
import { useEffect } from 'preact/hooks';
import { refused } from './api/client';
import { caller, find_out, is_known } from './api/session';
import { Problem } from './api/problem';
import { connection, follow, resumed } from './live/stream';
import { Loading, ProblemBox } from './parts/states';
import { Shell } from './shell';
import { LogIn } from './views/log_in';

export function App() {
    useEffect(() => {
        void find_out();
        // A refusal may be the end of the session, and so may be what was missed meanwhile.
        const stop_refused = refused.subscribe((count) => count > 0 && is_known.peek() && void find_out());
        const stop_resumed = resumed.subscribe((count) => count > 0 && void find_out());
        return () => {
            stop_refused();
            stop_resumed();
        };
    }, []);
    const known = is_known.value;
    useEffect(() => (known ? follow() : undefined), [known]);

    const who = caller.value;
    if (who === 'asking') return <Loading what="Asking who you are" lines={1} />;
    if (who instanceof Problem) {
        return (
            <main class="alone">
                <ProblemBox problem={who} retry={() => void find_out()} />
            </main>
        );
    }
    if (who === null) return <LogIn />;
    if (connection.value.state === 'connecting') return <Loading what="Connecting" lines={1} />;
    return <Shell caller={who} />;
}
