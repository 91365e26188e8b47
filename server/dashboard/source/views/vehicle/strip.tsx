// The whole life at a glance, and a slider over it: wherever it is put, the head shows how the vehicle stood then.
import { useState } from 'preact/hooks';
import type { Time } from '../../api/types';
import { now } from '../../format';
import { Sign } from '../../parts/status';
import { Exactly } from '../../parts/time';
import { go, with_query } from '../../route';
import { status_words } from '../../words';
import { place_of, strip_of, time_at, type Stretch } from './history';
import { spoken } from './past';

const steps = 1000;

/** The colour of a status, as a CSS variable of ours. */
export const tone_of = (status: string) => `var(--status-${status}, var(--status-unknown))`;

function Part({ stretch: { status }, share }: { stretch: Stretch; share: number }) {
    const { label, sign } = status_words(status);
    return (
        <span class="stretch" style={{ flexGrow: share, '--tone': tone_of(status) }} aria-hidden="true">
            {share > 0.05 && <Sign sign={sign} />}
            {share > 0.16 && <span>{label}</span>}
        </span>
    );
}

export function Strip({ stretches, at }: { stretches: readonly Stretch[]; at: Time | null }) {
    const [moving, set_moving] = useState<number | null>(null);
    const strip = strip_of(stretches, now.value);
    if (strip.length === 0) return null;
    const standing = at === null ? steps : Math.round(place_of(strip, Date.parse(at)) * steps);
    const value = moving ?? standing;
    const time = moving === null && at !== null ? Date.parse(at) : time_at(strip, value / steps);
    const standing_then = stretches[strip.findLastIndex((part) => part.from <= time)];
    const label = standing_then ? status_words(standing_then.status).label : 'nothing yet';
    const pick = (event: Event) => {
        const place = Number((event.currentTarget as HTMLInputElement).value);
        set_moving(null);
        const picked = place >= steps ? null : new Date(time_at(strip, place / steps)).toISOString();
        go(with_query({ at: picked, known_at: null }), at !== null);
    };
    return (
        <div class="strip">
            <div class={stretches.length > 60 ? 'strip-bar dense' : 'strip-bar'}>
                {stretches.map((stretch, i) => (
                    <Part key={i} stretch={stretch} share={strip[i]!.share} />
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
