// What the platform says of brands. Its list grows: one that is not here is data, not an error.

// Source: the platform's API description.
export const brands = [
    'bmw', 'citroen', 'ds', 'mercedes-benz', 'mini', 'opel', 'peugeot', 'vauxhall', 'jeep', 'fiat', 'ford', 'alfaromeo', 'renault', 'dacia', 'toyota', 'lexus',
    'porsche', 'maserati', 'kia', 'tesla', 'volvo-cars', 'skoda', 'audi', 'volkswagen', 'seat', 'cupra', 'polestar', 'nissan', 'sandbox',
] as const;
const known = new Set<string>(brands);
export const is_known = (brand: string) => known.has(brand.toLowerCase());

/** The fleet operator's business name. Source: the platform's guide for Volkswagen Group vehicles. */
export const customer_name = 'vw-group-customer-name';
const customer_name_brands = new Set(['volkswagen', 'volkswagen commercial vehicles', 'volkswagen-commercial-vehicles', 'audi', 'skoda', 'seat', 'cupra']);
export const needs_customer_name = (brand: string) => customer_name_brands.has(brand.trim().toLowerCase());

/** The one that was probably meant: begins the same, or differs by two letters at most. */
export function nearest_brand(brand: string): string | null {
    const asked = brand.toLowerCase().replace(/[ _]/g, '-');
    if (asked.length < 2) return null;
    const begins = brands.find((each) => each.startsWith(asked) || asked.startsWith(`${each}-`));
    if (begins) return begins;
    let best: { brand: string; distance: number } | null = null;
    for (const each of brands) {
        const far = letters(asked) === letters(each) ? 1 : distance(asked, each);
        if (far <= Math.min(2, Math.floor(each.length / 2)) && far < (best?.distance ?? 3)) best = { brand: each, distance: far };
    }
    return best?.brand ?? null;
}

/** Two that were swapped are one mistake. */
const letters = (word: string) => [...word].sort().join('');

/** Levenshtein's. */
function distance(a: string, b: string): number {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i += 1) {
        const next = [i];
        for (let j = 1; j <= b.length; j += 1) next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
        row = next;
    }
    return row[b.length]!;
}
