// #/findings, #/findings/ID (where alerts lead to), #/findings/silences.
import { NotThere } from '../not_there';
import { ListOfFindings } from './list';
import { OneFinding } from './one';
import { Silences } from './silences';

export function Findings({ rest }: { rest: readonly string[] }) {
    const [first] = rest;
    if (first === undefined) return <ListOfFindings />;
    if (first === 'silences') return <Silences />;
    if (/^[1-9]\d*$/.test(first)) return <OneFinding key={first} id={first} />;
    return <NotThere />;
}
