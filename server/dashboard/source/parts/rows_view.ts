// Which rows of a long list can be seen, whether its box scrolls or, on small screens, the page.

export interface Seen {
    height: number; // of one row; 0: not measured yet
    first: number;
    last: number; // not included
    page: number; // rows that fit whole
}
export const nothing_seen: Seen = { height: 0, first: 0, last: 0, page: 1 };

/** Browsers cannot make anything taller than this many pixels. */
const most_height = 12_000_000;
export const most_rows = (height: number) => (height === 0 ? Number.POSITIVE_INFINITY : Math.floor(most_height / height));

const scrolls_itself = (box: HTMLElement) => getComputedStyle(box).overflowY === 'auto';

/** The part of the window in which rows show, in its coordinates; what is above `top` is under the heads of columns. */
function frame_of(box: HTMLElement): { top: number; bottom: number } {
    if (!scrolls_itself(box)) return { top: 0, bottom: innerHeight };
    const top = box.getBoundingClientRect().top + box.clientTop;
    const heads = box.querySelector<HTMLElement>('.rows-heads')?.offsetHeight ?? 0;
    return { top: top + heads, bottom: top + box.clientHeight };
}

/** How far the rows are scrolled, in pixels: 0 while the first one can be seen whole. */
export function offset_of(box: HTMLElement, body: HTMLElement): number {
    return Math.max(0, frame_of(box).top - body.getBoundingClientRect().top);
}

export function seen_in(box: HTMLElement, body: HTMLElement, height: number, count: number): Seen {
    const frame = frame_of(box);
    const top = body.getBoundingClientRect().top;
    const at = (pixels: number) => Math.min(Math.max(0, pixels / height), count);
    const page = Math.max(1, Math.floor((frame.bottom - frame.top) / height) - 1);
    return { height, first: Math.floor(at(frame.top - top)), last: Math.ceil(at(frame.bottom - top)), page };
}

function scroll_by(box: HTMLElement, pixels: number) {
    if (pixels !== 0) (scrolls_itself(box) ? box : window).scrollBy({ top: pixels, behavior: 'instant' });
}

export function scroll_to(box: HTMLElement, body: HTMLElement, offset: number) {
    const now = frame_of(box).top - body.getBoundingClientRect().top;
    if (offset > 0 || now > 0) scroll_by(box, offset - now);
}

/** Scrolls no further than it must. */
export function bring_in(box: HTMLElement, body: HTMLElement, height: number, row: number) {
    const frame = frame_of(box);
    const top = body.getBoundingClientRect().top + row * height;
    if (top < frame.top) scroll_by(box, top - frame.top);
    else if (top + height > frame.bottom) scroll_by(box, top + height - frame.bottom);
}
