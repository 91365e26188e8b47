// How vehicles stand since they were asked for, by what the stream tells while one looks on.
import { useEffect, useState } from 'preact/hooks';
import { listen } from '../../live/stream';
import type { Outcome } from './job';

const together_ms = 300;

export function use_present(rows: readonly Outcome[]): ReadonlyMap<string, string> {
    const [told, set_told] = useState<ReadonlyMap<string, string>>(new Map());
    useEffect(() => {
        const wanted = new Set(rows.map((row) => row.vin));
        let news = new Map<string, string>();
        let timer: ReturnType<typeof setTimeout> | undefined;
        const tell = () => {
            const some = news;
            news = new Map();
            timer = undefined;
            set_told((was) => new Map([...was, ...some]));
        };
        const stop = listen((each) => {
            if (each.kind !== 'transition' || each.revision.change !== 'added' || !wanted.has(each.revision.vin)) return;
            news.set(each.revision.vin, each.revision.to);
            timer ??= setTimeout(tell, together_ms);
        });
        return () => {
            stop();
            clearTimeout(timer);
        };
    }, [rows.length, rows[0]?.vin]);
    return told;
}
