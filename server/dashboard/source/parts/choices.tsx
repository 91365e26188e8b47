// Filters of which one looks at the choices and their counts instead of opening a list: one of several as links, any of
// several as buttons that stay pressed.
import type { ComponentChildren } from 'preact';
import { number } from '../format';

interface Choice {
    label: ComponentChildren;
    chosen: boolean;
    count?: number | undefined;
}
export interface Place extends Choice {
    to: string;
}

function Count({ of }: { of: number | undefined }) {
    return of === undefined ? null : <span class="count">{number(of)}</span>;
}

export function OneOf({ label, choices }: { label: string; choices: readonly Place[] }) {
    return (
        <nav class="one-of" aria-label={label}>
            <ul>
                {choices.map((each) => (
                    <li key={each.to}>
                        <a href={each.to} aria-current={each.chosen ? 'true' : undefined}>
                            {each.label}
                            <Count of={each.count} />
                        </a>
                    </li>
                ))}
            </ul>
        </nav>
    );
}

export function AnyOf({ label, choices }: { label: string; choices: readonly (Choice & { act: () => void })[] }) {
    return (
        <div class="any-of" role="group" aria-label={label}>
            {choices.map((each, i) => (
                <button key={i} type="button" aria-pressed={each.chosen} onClick={each.act}>
                    {each.label}
                    <Count of={each.count} />
                </button>
            ))}
        </div>
    );
}
