// The list as it is written, and what the checks say of it. Outside of any view, so that it outlives them.
import { computed, signal } from '@preact/signals';
import { check, type Checked } from './rows';

export const text = signal('');
/** What was there before a file or a correction took its place. */
export const before = signal<string | null>(null);
export const customer_name_configured = signal(false);

// Of a long list the checks wait until the writing pauses, so that no key waits for them.
const long_text = 60_000;
const pause_ms = 150;
const settled = signal('');
let timer: ReturnType<typeof setTimeout> | undefined;
text.subscribe((now) => {
    clearTimeout(timer);
    if (now.length < long_text) settled.value = now;
    else timer = setTimeout(() => (settled.value = now), pause_ms);
});

export const checked = computed<Checked>(() => check(settled.value, customer_name_configured.value));
export const is_checked = computed(() => settled.value === text.value);

export function replace_text(by: string) {
    before.value = text.peek().trim() === '' ? null : text.peek();
    text.value = by;
}
