import { status_words, type StatusWords } from '../words';

const paths: Record<StatusWords['sign'], string> = {
    check: 'M3.5 8.5l3 3 6-7',
    clock: 'M8 4.5V8l2.5 1.5',
    cross: 'M4.5 4.5l7 7m0-7l-7 7',
    barred: 'M3.8 12.2l8.4-8.4',
    minus: 'M4.5 8h7',
    turning: 'M11.5 5.5A4.3 4.3 0 1 0 12.3 8M11.8 2.8v2.9H8.9',
    exclamation: 'M8 4v5m0 2.4v.2',
    question: 'M6 6.2a2 2 0 1 1 2.6 1.9c-.5.2-.6.5-.6 1.1m0 2.2v.2',
};
const ringed = new Set<StatusWords['sign']>(['clock', 'barred', 'minus']);

export function Sign({ sign }: { sign: StatusWords['sign'] }) {
    return (
        <svg class="sign" viewBox="0 0 16 16" aria-hidden="true">
            {ringed.has(sign) && <circle cx="8" cy="8" r="6" />}
            <path d={paths[sign]} />
        </svg>
    );
}

/** Shape, colour and word. */
export function Status({ status }: { status: string | null }) {
    const words = status_words(status);
    return (
        <span class="status" data-status={status ?? 'unknown'} title={words.means}>
            <Sign sign={words.sign} />
            {words.label}
        </span>
    );
}
