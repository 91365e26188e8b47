// The whole life at a glance, and a slider over it: wherever it is put, the head shows how the vehicle stood then.
import { useState } from 'preact/hooks';
import type { Time } from '../../api/types';
import { duration, now } from '../../format';
import { Sign } from '../../parts/status';
import { Exactly } from '../../parts/time';
import { go, with_query } from '../../route';
import { status_words } from '../../words';
import { place_of, strip_of, time_at, type Stretch } from './history';
import { spoken } from './past';

const steps = 1000;

/** The colour of a status, as a CSS variable of ours. */
export const tone_of = (status: string) => `var(--status-${status}, var(--status-unknown))`;

export function Strip({ stretches, at }: { stretches: readonly Stretch[]; at: Time | null }) {
    const [moving, set_moving] = useState<number | null>(null);
    const strip = strip_of(stretches, now.value);
    if (strip.length === 0) return null;
    const standing = at === null || Number.isNaN(Date.parse(at)) ? steps : Math.round(place_of(strip, Date.parse(at)) * steps);
    const value = moving ?? standing;
    const time = time_at(strip, value / steps);
    const status = stretches[Math.max(0, strip.findLastIndex((part) => part.from <= time))]!.status;
    const label = status_words(status).label;
    const pick = (event: Event) => {
        const place = Number((event.currentTarget as HTMLInputElement).value);
        set_moving(null);
        const picked = place >= steps ? null : new Date(time_at(strip, place / steps)).toISOString();
        go(with_query({ at: picked, known_at: null }), at !== null);
    };
    return (
        <div class="strip">
            <div class="strip-bar">
                {stretches.map((stretch, i) => (
                    <span
                        key={stretch.from}
                        class="stretch"
                        style={{ flexGrow: strip[i]!.share, '--tone': tone_of(stretch.status) }}
                        title={`${status_words(stretch.status).label} for ${duration((strip[i]!.until - strip[i]!.from) / 1000)}`}
                        aria-hidden="true"
                    >
                        {strip[i]!.share > 0.05 && <Sign sign={status_words(stretch.status).sign} />}
                        {strip[i]!.share > 0.16 && <span>{status_words(stretch.status).label}</span>}
                    </span>
                ))}
                <input
                    type="range"
                    min={0}
                    max={steps}
                    value={value}
                    aria-label="Time that is looked at"
                    aria-valuetext={value >= steps ? `Now: ${label}` : `${spoken(time)}: ${label}`}
                    onInput={(event) => set_moving(Number(event.currentTarget.value))}
                    onChange={pick}
                />
            </div>
            <p class="strip-ends hint">
                <span>
                    <Exactly time={stretches[0]!.from} />
                </span>
                {moving !== null && (
                    <strong>
                        {value >= steps ? 'now' : spoken(time)}: {label}
                    </strong>
                )}
                <span>now</span>
            </p>
        </div>
    );
}
