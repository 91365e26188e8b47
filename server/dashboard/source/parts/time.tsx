import { ago, duration, local, local_short, now, utc } from '../format';

/** In the zone of whoever looks, UTC on hover. `relative`: "3 min. ago", and the time on hover. */
export function When({ time, relative = false, none = '–' }: { time: string | null; relative?: boolean; none?: string }) {
    if (time === null) return <span class="none">{none}</span>;
    return (
        <time dateTime={time} title={relative ? `${local(time)} · ${utc(time)}` : utc(time)}>
            {relative ? ago(time, now.value) : local_short(time)}
        </time>
    );
}

export function Exactly({ time }: { time: string }) {
    return (
        <time dateTime={time} title={utc(time)}>
            {local(time)}
        </time>
    );
}

export function Lasting({ seconds, none = '–' }: { seconds: number | null; none?: string }) {
    return seconds === null ? <span class="none">{none}</span> : <span class="number">{duration(seconds)}</span>;
}
