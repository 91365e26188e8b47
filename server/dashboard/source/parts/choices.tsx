// Filters of which one looks at the choices and their counts instead of opening a list. What is chosen stands in the
// address: one of several as links, any of several as buttons that stay pressed.
import type { ComponentChildren } from 'preact';
import { number } from '../format';
import { go } from '../route';

export interface Choice {
    label: ComponentChildren;
    to: string;
    chosen: boolean;
    count?: number | undefined;
}

function Count({ of }: { of: number | undefined }) {
    return of === undefined ? null : <span class="count">{number(of)}</span>;
}

export function OneOf({ label, choices }: { label: string; choices: readonly Choice[] }) {
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

export function AnyOf({ label, choices }: { label: string; choices: readonly Choice[] }) {
    return (
        <div class="any-of" role="group" aria-label={label}>
            {choices.map((each, i) => (
                <button key={i} type="button" aria-pressed={each.chosen} onClick={() => go(each.to)}>
                    {each.label}
                    <Count of={each.count} />
                </button>
            ))}
        </div>
    );
}
