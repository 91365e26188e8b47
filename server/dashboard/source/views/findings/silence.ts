// What a silence names and until when: pure, without the page.
import type { Finding, Silence } from '../../api/types';
import { kind_words } from '../../words';

/** As it is filled in; '' is any. `tag` is written KEY=VALUE. */
export interface Wanted {
    kind: string;
    brand: string;
    vin: string;
    tag: string;
}
export const nothing_wanted: Wanted = { kind: '', brand: '', vin: '', tag: '' };

interface Offer extends Wanted {
    label: string;
}

/** What of a finding is likely to be meant, the narrowest first. */
export function offers_of(finding: Finding): Offer[] {
    const kind = kind_words(finding.kind).label;
    const of_kind = { ...nothing_wanted, kind: finding.kind };
    const offers: Offer[] = [];
    if (finding.vin !== null) offers.push({ ...of_kind, vin: finding.vin, label: `“${kind}” of this vehicle` }, { ...nothing_wanted, vin: finding.vin, label: 'Everything of this vehicle' });
    if (finding.brand !== null) offers.push({ ...of_kind, brand: finding.brand, label: `“${kind}” of every ${finding.brand}` });
    for (const [key, value] of Object.entries(finding.tags)) offers.push({ ...of_kind, tag: `${key}=${value}`, label: `“${kind}” with ${key} ${value}` });
    offers.push({ ...of_kind, label: `Every “${kind}”` });
    return offers;
}

/** Members of the request's body; what is wrong with it instead. */
export function body_of({ kind, brand, vin, tag }: Wanted, until: Date | null, now: number): { body: object } | { wrong: string } {
    const equals = tag.indexOf('=');
    if (tag.trim() !== '' && equals < 1) return { wrong: 'A tag is written as key=value.' };
    if ([kind, brand, vin, tag].every((each) => each.trim() === '')) return { wrong: 'Name at least one: a kind, a brand, a vehicle or a tag.' };
    if (until === null) return { wrong: 'Say when it ends.' };
    if (until.getTime() <= now) return { wrong: 'Its end lies in the past.' };
    const named = {
        kind: kind || undefined,
        brand: brand.trim() || undefined,
        vin: vin.trim().toUpperCase() || undefined,
        tag: tag.trim() === '' ? undefined : { [tag.slice(0, equals).trim()]: tag.slice(equals + 1).trim() },
        until: until.toISOString(),
    };
    return { body: named };
}

export function words_of({ kind, brand, vin, tag }: Pick<Silence, 'kind' | 'brand' | 'vin' | 'tag'>): string {
    const parts = [kind === null ? 'Everything' : kind_words(kind).label];
    if (brand !== null) parts.push(`of ${brand}`);
    if (vin !== null) parts.push(`of ${vin}`);
    for (const [key, value] of Object.entries(tag ?? {})) parts.push(`with ${key} ${value}`);
    return parts.join(' ');
}

interface End {
    label: string;
    at: (now: Date) => Date;
}
const in_hours = (hours: number) => (now: Date) => new Date(now.getTime() + hours * 3_600_000);
function next_morning(days: number) {
    return (now: Date) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 8);
}
export const ends: readonly End[] = [
    { label: '1 hour', at: in_hours(1) },
    { label: '8 hours', at: in_hours(8) },
    { label: 'Tomorrow, 8:00', at: next_morning(1) },
    { label: '1 week', at: in_hours(168) },
];

/** As a field of type datetime-local wants it: local, without a zone. */
export function local_text(time: Date): string {
    const two = (value: number) => String(value).padStart(2, '0');
    return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}T${two(time.getHours())}:${two(time.getMinutes())}`;
}
