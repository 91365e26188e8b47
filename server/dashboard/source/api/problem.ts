/** An answer that is no success, as RFC 9457 tells it; or none at all: then `status` is 0. */
export class Problem extends Error {
    readonly status: number;
    readonly code: string; // the last word of `type`, as `not-found`; "unreachable" without an answer
    readonly errors: readonly Fault[];
    readonly vehicles: readonly VehicleResult[];
    readonly retry_after: number | null; // seconds

    constructor(status: number, code: string, detail: string, more: Partial<ProblemDocument> = {}, retry_after: number | null = null) {
        super(detail);
        this.name = 'Problem';
        this.status = status;
        this.code = code;
        this.errors = more.errors ?? [];
        this.vehicles = more.vehicles ?? [];
        this.retry_after = retry_after;
    }
}

export interface Fault {
    detail: string;
    pointer?: string; // of JSON
    line?: number; // of CSV, as column
    column?: number;
}

export interface VehicleResult {
    vin: string;
    status: string;
    description?: string;
    tags?: Record<string, string>;
}

interface ProblemDocument {
    type: string;
    title: string;
    status: number;
    detail: string;
    errors: Fault[];
    vehicles: VehicleResult[];
}

export async function problem_of(response: Response): Promise<Problem> {
    const retry = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
    const retry_after = Number.isNaN(retry) ? null : retry;
    if (!(response.headers.get('Content-Type') ?? '').startsWith('application/problem+json')) {
        return new Problem(response.status, 'foreign', `HTTP ${response.status}, and not from the tracker: something between it and this browser answers`);
    }
    const told = (await response.json()) as ProblemDocument;
    const code = told.type.slice(told.type.lastIndexOf(':') + 1);
    return new Problem(response.status, code, told.detail || told.title, told, retry_after);
}

export function as_problem(error: unknown): Problem {
    if (error instanceof Problem) return error;
    const detail = error instanceof Error ? error.message : String(error);
    return new Problem(0, 'unreachable', `The tracker cannot be reached (${detail})`);
}
