// The one way to the api: adds who asks, turns what is no success into a Problem. Told by callers with paths as
// `/v1/vehicles`, and query parameters as an object: of a list each is sent, of null and '' none.
import { signal } from '@preact/signals';
import { as_problem, problem_of } from './problem';

export type Parameter = string | number | boolean | null | undefined | readonly string[];
export type Parameters = Readonly<Record<string, Parameter>>;

/** What proves that a command is this page's own; of a session alone. */
export const csrf = signal<string | null>(null);
/** Counts the answers that said that nobody is logged in. */
export const refused = signal(0);

export function address_of(path: string, parameters: Parameters = {}): string {
    const query = new URLSearchParams();
    for (const [name, given] of Object.entries(parameters)) {
        for (const value of Array.isArray(given) ? (given as readonly string[]) : [given]) {
            if (value !== null && value !== undefined && value !== '') query.append(name, String(value));
        }
    }
    const text = query.toString();
    return text === '' ? path : `${path}?${text}`;
}

/** The path of one thing; what is put in is escaped: at`/v1/vehicles/${vin}`. */
export function at(texts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
    return texts.reduce((path, text, i) => path + encodeURIComponent(String(values[i - 1])) + text);
}

async function answer(path: string, options: RequestInit): Promise<Response> {
    let response: Response;
    try {
        response = await fetch(path, { credentials: 'same-origin', ...options });
    } catch (error) {
        if (options.signal?.aborted) throw error;
        throw as_problem(error);
    }
    if (response.ok) return response;
    if (response.status === 401) refused.value += 1;
    throw await problem_of(response);
}

export async function get<T>(path: string, parameters: Parameters = {}, signal: AbortSignal | null = null): Promise<T> {
    const response = await answer(address_of(path, parameters), { headers: { Accept: 'application/json' }, signal });
    return (await response.json()) as T;
}

export async function open(path: string, parameters: Parameters, accept: string, signal: AbortSignal): Promise<Response> {
    return answer(address_of(path, parameters), { headers: { Accept: accept }, cache: 'no-store', signal });
}

/** An Idempotency-Key; randomUUID is there only with HTTPS. */
export function new_key(): string {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A command. `body`: an object goes as JSON, a text as CSV. Its answer, or undefined where there is none (204). */
export async function send<T>(method: 'POST' | 'DELETE', path: string, body?: object | string, key?: string): Promise<T> {
    const headers = new Headers({ Accept: 'application/json' });
    if (csrf.peek() !== null) headers.set('X-CSRF-Token', csrf.peek()!);
    if (key !== undefined) headers.set('Idempotency-Key', key);
    const options: RequestInit = { method, headers };
    if (body !== undefined) {
        headers.set('Content-Type', typeof body === 'string' ? 'text/csv' : 'application/json');
        options.body = typeof body === 'string' ? body : JSON.stringify(body);
    }
    const response = await answer(path, options);
    return (response.status === 204 ? undefined : await response.json()) as T;
}
