import { number } from '../../format';

/** Name, count, what it counts, and how it looks unless it is 0. */
export type Tile = readonly [name: string, count: number, means: string, tone?: 'warn' | 'bad' | 'good'];

export function Tiles({ tiles }: { tiles: readonly Tile[] }) {
    return (
        <dl class="counted">
            {tiles.map(([name, count, means, tone]) => (
                <div key={name} class="counted-one" data-tone={count > 0 ? tone : undefined}>
                    <dt>{name}</dt>
                    <dd>
                        <span class="tile-count number">{number(count)}</span>
                        <span class="hint">{means}</span>
                    </dd>
                </div>
            ))}
        </dl>
    );
}
