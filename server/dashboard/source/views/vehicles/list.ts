// The vehicles that fit one choice, read page by page as somebody scrolls. The api only goes forward: whoever jumps far
// waits until everything before has come, and is told how far it is. One request is under way at most.
import { signal } from '@preact/signals';
import { get, type Parameters } from '../../api/client';
import { as_problem, type Problem } from '../../api/problem';
import type { Revision, Vehicle, VehiclePage } from '../../api/types';
import { comes_before, filters_of, may_fit, sort_text, told_by, type Choice } from './choice';
import { Refresher } from './refresher';

const first_page = 100; // soon there, and more than a screen
const page = 500; // the most that the api gives
const most_changed = 1000;
/** Rows to be asked for beyond those that are seen: more once somebody scrolls. */
const ahead = (first: number) => (first > 0 ? 300 : 50);
const coming_rows = 30; // shown as coming while nobody knows how many there are
const most_tries = 3;

export class VehicleList {
    private readonly version = signal(0); // counts what has changed in here
    readonly made_at = Date.now();
    readonly place = { offset: 0 }; // how far it is scrolled
    rows: Vehicle[] = [];
    total: number | null = null; // null: the api does not count these
    as_of: string | null = null;
    problem: Problem | null = null;
    is_stopped = false;
    has_begun = false; // something is known: rows, that there are none, or what is wrong
    seen = { first: 0, last: 0 };
    readonly changed = new Set<string>(); // VINs that may stand elsewhere by now, or have come or gone
    private readonly places = new Map<string, number>();
    private next: string | null = '';
    private wanted = first_page;
    private running: AbortController | null = null;
    private readonly refresher = new Refresher(
        () => this.rows.slice(this.seen.first, this.seen.last).map(({ vin }) => vin),
        (vin, now) => this.replace(vin, now),
    );

    constructor(
        readonly key: string,
        readonly choice: Choice,
        private readonly begun: (list: VehicleList) => void,
    ) {}

    /** Each part of the page that shows something of it calls this, and is made anew when it changes. */
    follow(): this {
        void this.version.value;
        return this;
    }

    get is_whole(): boolean {
        return this.next === null;
    }
    /** How many there are in all, where that is known. */
    get known_total(): number | null {
        return this.is_whole ? this.rows.length : this.total;
    }
    get is_empty(): boolean {
        return this.is_whole && this.rows.length === 0;
    }
    /** Rows that have a place, here already or not. */
    get count(): number {
        return Math.max(this.known_total ?? this.rows.length + coming_rows, this.rows.length);
    }

    look(first: number, last: number) {
        this.seen = { first, last };
        this.wanted = last + ahead(first);
        if (this.rows.length < last) this.version.value += 1; // somebody waits
        this.refresher.look();
        if (this.problem === null) void this.load();
    }

    retry() {
        this.problem = null;
        void this.load();
    }

    /** For good: another one takes its place. */
    stop() {
        this.is_stopped = true;
        this.running?.abort();
        this.refresher.stop();
    }

    async load() {
        if (this.running !== null || this.is_stopped) return;
        const control = new AbortController();
        this.running = control;
        try {
            while (this.next !== null && (!this.has_begun || this.rows.length < this.wanted)) {
                this.take(await this.ask(control.signal));
                if (control.signal.aborted) return;
            }
        } catch (error) {
            if (control.signal.aborted) return;
            this.problem = as_problem(error);
            this.tell();
        }
        this.running = null;
    }

    /** When too much is asked for at once, the answer says when to come again. */
    private async ask(signal: AbortSignal): Promise<VehiclePage> {
        const parameters: Parameters = {
            ...filters_of(this.choice),
            sort: sort_text(this.choice.sorted),
            limit: this.next === '' ? first_page : page,
            cursor: this.next,
        };
        for (let tries = 1; ; tries += 1) {
            try {
                return await get<VehiclePage>('/v1/vehicles', parameters, signal);
            } catch (error) {
                const pause = signal.aborted ? null : as_problem(error).retry_after;
                if (pause === null || tries === most_tries) throw error;
                await new Promise((resolve) => setTimeout(resolve, Math.min(pause, 5) * 1000));
                signal.throwIfAborted();
            }
        }
    }

    private take(told: VehiclePage) {
        if (this.next === '') this.total = told.total ?? null;
        this.as_of = told.as_of;
        this.next = told.next_cursor;
        for (const vehicle of told.vehicles) {
            const place = this.places.get(vehicle.vin);
            if (place !== undefined) {
                this.rows[place] = vehicle; // it changed between two pages, and stands on both
            } else {
                this.places.set(vehicle.vin, this.rows.length);
                this.rows.push(vehicle);
            }
        }
        if (this.rows.length > 0 || this.is_whole) this.tell();
        else this.version.value += 1;
    }

    private tell() {
        this.version.value += 1;
        if (this.has_begun) return;
        this.has_begun = true;
        this.begun(this);
    }

    /** Rows keep their places; what does not stand right any more is counted. */
    hear(revision: Revision) {
        const told = told_by(revision);
        const fits = may_fit(this.choice, told);
        const is_new = revision.change === 'added';
        if (this.places.has(told.vin)) {
            this.refresher.add(told.vin);
            if (is_new && (!fits || this.choice.sorted.column === 'since')) this.count_changed(told.vin);
        } else if (is_new && fits) {
            const last = this.rows.at(-1);
            if (this.is_whole || (last !== undefined && comes_before(this.choice, told, last))) this.count_changed(told.vin);
        }
    }

    /** A finding that a vehicle is stuck has opened or ended. */
    hear_stuck(vin: string, is_stuck: boolean) {
        if (this.choice.stuck !== '' && this.places.has(vin) !== (String(is_stuck) === this.choice.stuck)) this.count_changed(vin);
    }

    get more_changed(): boolean {
        return this.changed.size >= most_changed;
    }

    private count_changed(vin: string) {
        if (this.more_changed || this.changed.has(vin)) return;
        this.changed.add(vin);
        this.version.value += 1;
    }

    private replace(vin: string, now: Vehicle | null) {
        const place = this.places.get(vin);
        if (place === undefined) return;
        if (now === null) this.count_changed(vin);
        else this.rows[place] = now;
        this.version.value += 1;
    }
}
