// A word about what was just done, for eyes and screen readers. It goes by itself; nothing is only told here.
import { signal } from '@preact/signals';

const said = signal<{ text: string; id: number } | null>(null);
let count = 0;

export function say(text: string) {
    count += 1;
    const id = count;
    said.value = { text, id };
    setTimeout(() => {
        if (said.peek()?.id === id) said.value = null;
    }, 6000);
}

export function Notices() {
    return (
        <div class="notices" role="status" aria-live="polite">
            {said.value && (
                <p key={said.value.id} class="notice">
                    {said.value.text}
                </p>
            )}
        </div>
    );
}

export async function copy(text: string, what: string) {
    try {
        await navigator.clipboard.writeText(text);
        say(`${what} is copied`);
    } catch {
        say(`The browser does not let this page copy. ${what}: ${text}`);
    }
}
