import { Sign } from '../../parts/status';
import type { StatusWords } from '../../words';

export interface StateWords {
    word: string;
    sign: StatusWords['sign'];
    is: 'good' | 'bad' | 'going' | 'off';
}

export function State({ words: { word, sign, is } }: { words: StateWords }) {
    return (
        <span class="state" data-state={is}>
            <Sign sign={sign} />
            {word}
        </span>
    );
}
