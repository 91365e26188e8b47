// Numbers, times and durations for people, by the browser's locale and zone. Nothing is rounded to what is not so.
import { signal } from '@preact/signals';

const whole = new Intl.NumberFormat();
const share = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const local_time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const local_minute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });

export const number = (value: number) => whole.format(value);
/** Of 0.9996 it says less than 100 %: what is missing must not disappear. */
export function percent(value: number): string {
    if (value < 1 && value > 0.9994) return `> ${share.format(0.999)}`;
    if (value > 0 && value < 0.0006) return `< ${share.format(0.001)}`;
    return share.format(value);
}

export const local = (time: string) => local_time.format(new Date(time));
export const local_short = (time: string) => local_minute.format(new Date(time));
export const utc = (time: string) => time.replace('T', ' ').replace(/Z$/, ' UTC');

/** The time, for what says "3 min. ago"; it moves every ten seconds. */
export const now = signal(Date.now());
setInterval(() => {
    now.value = Date.now();
}, 10_000);

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]];

export function ago(time: string, at: number): string {
    const seconds = (Date.parse(time) - at) / 1000;
    const [unit, length] = units.find(([, each]) => Math.abs(seconds) >= each) ?? units[3]!;
    if (unit === 'second' && Math.abs(seconds) < 10) return relative.format(0, 'second');
    return relative.format(Math.trunc(seconds / length), unit);
}

/** 90 s is "1 min 30 s", 100000 s "1 d 3 h": the two greatest units. */
export function duration(seconds: number): string {
    if (seconds < 1) return `${whole.format(Math.round(seconds * 1000))} ms`;
    if (seconds < 10) return `${seconds.toLocaleString(undefined, { maximumFractionDigits: 1 })} s`;
    const parts: string[] = [];
    let rest = Math.round(seconds);
    for (const [name, length] of [['d', 86_400], ['h', 3600], ['min', 60], ['s', 1]] as const) {
        const count = Math.floor(rest / length);
        rest -= count * length;
        if (count > 0) parts.push(`${whole.format(count)} ${name}`);
        else if (parts.length > 0) break;
        if (parts.length === 2) break;
    }
    return parts.join(' ');
}

export function bytes(count: number): string {
    const unit = count < 1000 ? 'byte' : count < 1_000_000 ? 'kilobyte' : 'megabyte';
    const size = unit === 'byte' ? count : unit === 'kilobyte' ? count / 1000 : count / 1_000_000;
    return size.toLocaleString(undefined, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 });
}
