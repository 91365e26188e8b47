import type { ComponentChildren } from 'preact';
import { Fragment } from 'preact';

/** Names and what is so; null: there is nothing to say. */
export function Facts({ facts }: { facts: readonly (readonly [string, ComponentChildren])[] }) {
    return (
        <dl class="facts">
            {facts.map(
                ([name, fact]) =>
                    fact !== null && (
                        <Fragment key={name}>
                            <dt>{name}</dt>
                            <dd>{fact}</dd>
                        </Fragment>
                    ),
            )}
        </dl>
    );
}
