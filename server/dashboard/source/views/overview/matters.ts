// Findings as a person takes them up: most urgent first, then newest; many of one kind and reason are one matter.
import type { Finding, FindingKind } from '../../api/types';
import { kind_words } from '../../words';

export interface Matter {
    key: string;
    kind: FindingKind;
    findings: readonly [Finding, ...Finding[]]; // newest first
}

const together_from = 3;

/** Advice that differs in dates alone is the same thing to do. */
function alike(finding: Finding): string {
    return JSON.stringify([finding.kind, finding.status, finding.reason_code, finding.reason_code === 'other' ? finding.reason : null, finding.advice.replace(/\d+/g, '')]);
}

export function matters_of(findings: Iterable<Finding>): Matter[] {
    const groups = new Map<string, [Finding, ...Finding[]]>();
    for (const finding of [...findings].sort((a, b) => b.id - a.id)) {
        const group = groups.get(alike(finding));
        if (group) group.push(finding);
        else groups.set(alike(finding), [finding]);
    }
    const matters = [...groups].flatMap(([key, group]): Matter[] =>
        group.length >= together_from
            ? [{ key, kind: group[0].kind, findings: group }]
            : group.map((finding) => ({ key: String(finding.id), kind: finding.kind, findings: [finding] })),
    );
    return matters.sort((a, b) => kind_words(a.kind).urgency - kind_words(b.kind).urgency || b.findings[0].id - a.findings[0].id);
}
