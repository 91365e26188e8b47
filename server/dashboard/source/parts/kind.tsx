// The kind of a finding by shape, colour and word: the colour says how urgent it is.
import { kind_words } from '../words';

const paths: Record<string, string> = {
    rejected: 'M4.5 4.5l7 7m0-7l-7 7',
    revoked_unasked: 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2M3.8 12.2l8.4-8.4',
    stuck: 'M4 2.5h8M4 13.5h8M5 2.5c0 3.5 6 7.5 6 11M11 2.5c0 3.5-6 7.5-6 11',
    unlisted: 'M3 4h10M3 8h4M3 12h10M10 6.5l3 3m0-3l-3 3',
    status_unknown: 'M5.5 5.7a2.5 2.5 0 1 1 3.3 2.4c-.6.2-.8.6-.8 1.4m0 2.7v.2',
    platform_unreachable: 'M1.5 8h3.5m6 0h3.5M6.5 11.5l3-7',
    list_shrunk: 'M2.5 4h11M4.5 8h7M6.5 12h3',
    webhook_silent: 'M3.5 8v.1M8 8v.1M12.5 8v.1',
    signature_failures: 'M8 1.8l5 2v4c0 3.2-2.2 5.4-5 6.4-2.8-1-5-3.2-5-6.4v-4zM6.3 6.3l3.4 3.4m0-3.4l-3.4 3.4',
    hook_disabled: 'M4 11V7.3a4 4 0 0 1 8 0V11l1.3 1.2H2.7zM2.5 2.5l11 11',
};

export function KindSign({ kind }: { kind: string }) {
    return (
        <svg class="sign" viewBox="0 0 16 16" aria-hidden="true">
            <path d={paths[kind] ?? paths.status_unknown!} />
        </svg>
    );
}

export function Kind({ kind }: { kind: string }) {
    const words = kind_words(kind);
    return (
        <span class="kind" data-urgency={words.urgency}>
            <KindSign kind={kind} />
            {words.label}
        </span>
    );
}
