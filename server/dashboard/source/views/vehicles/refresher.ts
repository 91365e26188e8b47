// Asks again for vehicles of which the stream has told: soon for those that are seen, for others once they are.
import { at, get } from '../../api/client';
import { as_problem } from '../../api/problem';
import type { Vehicle } from '../../api/types';

const pause_ms = 500; // what changes meanwhile is asked for once
const pause_after_failure_ms = 10_000;
const at_once = 4;

export class Refresher {
    private readonly stale = new Set<string>();
    private timer: number | undefined = undefined;
    private running = false;
    private has_failed = false;
    private readonly stopped = new AbortController();

    /** `replace` gets null for a vehicle of which nothing is known any more. */
    constructor(
        private readonly seen: () => readonly string[],
        private readonly replace: (vin: string, now: Vehicle | null) => void,
    ) {}

    add(vin: string) {
        this.stale.add(vin);
        this.look();
    }

    /** To be called when others are seen. */
    look() {
        if (this.timer !== undefined || this.running || this.stopped.signal.aborted) return;
        if (!this.seen().some((vin) => this.stale.has(vin))) return;
        this.timer = window.setTimeout(
            () => {
                this.timer = undefined;
                void this.refresh();
            },
            this.has_failed ? pause_after_failure_ms : pause_ms,
        );
    }

    stop() {
        clearTimeout(this.timer);
        this.stopped.abort();
    }

    private async refresh() {
        this.running = true;
        this.has_failed = false;
        const due = this.seen().filter((vin) => this.stale.delete(vin));
        const ask_next = async () => {
            for (let vin = due.pop(); vin !== undefined && !this.stopped.signal.aborted; vin = due.pop()) await this.ask(vin);
        };
        await Promise.all(Array.from({ length: at_once }, ask_next));
        this.running = false;
        this.look();
    }

    private async ask(vin: string) {
        try {
            const now = await get<Vehicle>(at`/v1/vehicles/${vin}`, {}, this.stopped.signal);
            this.replace(vin, now.status === null ? null : now);
        } catch (error) {
            if (this.stopped.signal.aborted) return;
            if (as_problem(error).status === 404) return this.replace(vin, null);
            this.stale.add(vin);
            this.has_failed = true;
        }
    }
}
