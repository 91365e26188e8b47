// What stands where nothing can be shown yet, or at all: never just a blank.
import type { ComponentChildren } from 'preact';
import type { Problem } from '../api/problem';
import type { Asked } from '../live/query';

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
    return (
        <div class="empty">
            <p class="empty-title">{title}</p>
            {children}
        </div>
    );
}

/** `lines`: about as much room as what is to come takes, so that nothing jumps. */
export function Loading({ lines = 3, what = 'Loading' }: { lines?: number; what?: string }) {
    return (
        <div class="loading" role="status" aria-label={what}>
            {Array.from({ length: lines }, (_, i) => (
                <span key={i} class="loading-line" />
            ))}
        </div>
    );
}

export function ProblemBox({ problem, retry }: { problem: Problem; retry?: () => void }) {
    return (
        <div class="problem" role="alert">
            <p>
                <strong>{title_of(problem)}</strong> {problem.message}
            </p>
            {problem.errors.length > 0 && (
                <ul>
                    {problem.errors.map((fault, i) => (
                        <li key={i}>
                            {fault.line !== undefined ? `Line ${fault.line}: ` : fault.pointer ? `${fault.pointer}: ` : ''}
                            {fault.detail}
                        </li>
                    ))}
                </ul>
            )}
            {retry && (
                <button type="button" onClick={retry}>
                    Try again
                </button>
            )}
        </div>
    );
}

function title_of(problem: Problem): string {
    if (problem.status === 0) return 'No answer.';
    if (problem.status === 403) return 'Not allowed.';
    if (problem.status === 404) return 'Not found.';
    if (problem.status >= 500) return 'It did not work.';
    return 'Refused.';
}

/** The answer once there is one, also while it is asked for anew; what is wrong stands above it. */
export function Shown<T>({ asked, lines, children }: { asked: Asked<T>; lines?: number; children: (data: T) => ComponentChildren }) {
    if (asked.data === null) {
        if (asked.problem) return <ProblemBox problem={asked.problem} retry={asked.refresh} />;
        return <Loading {...(lines === undefined ? {} : { lines })} />;
    }
    return (
        <>
            {asked.problem && <ProblemBox problem={asked.problem} retry={asked.refresh} />}
            {children(asked.data)}
        </>
    );
}
