// What fills a surface that stands for something: a colour and a pattern, so that it is told apart without colour too.
// The same patterns are in style/charts.css, for what is no canvas: `<span class="fill" data-status="pending" …>`.

export type Pattern = 'solid' | 'rising' | 'falling' | 'crossed' | 'upright' | 'level' | 'dotted' | 'checked';

const of_status: Record<string, Pattern> = {
    approved: 'solid', pending: 'rising', rejected: 'crossed', revoking: 'upright', revoked: 'falling', canceling: 'dotted', canceled: 'level',
};
export const pattern_of = (status: string): Pattern => of_status[status] ?? 'checked';

const known = new Set([...Object.keys(of_status), 'error']);
export const colour_name = (status: string) => `--status-${known.has(status) ? status : 'unknown'}`;

const side = 8; // of the tile, in CSS pixels

function lines(context: CanvasRenderingContext2D, pattern: Pattern) {
    const line = (x1: number, y1: number, x2: number, y2: number) => {
        context.moveTo(x1, y1);
        context.lineTo(x2, y2);
    };
    // diagonals go on into the neighbouring tiles
    if (pattern === 'rising' || pattern === 'crossed') for (const by of [-side, 0, side]) line(by - 1, side + 1, by + side + 1, -1);
    if (pattern === 'falling' || pattern === 'crossed') for (const by of [-side, 0, side]) line(by - 1, -1, by + side + 1, side + 1);
    if (pattern === 'upright') line(side / 2, 0, side / 2, side);
    if (pattern === 'level') line(0, side / 2, side, side / 2);
    context.stroke();
}

/** For a canvas: `paper` is the colour of the ground, of which the pattern's lines are. */
export function canvas_fill(pattern: Pattern, ink: string, paper: string): CanvasPattern | string {
    const tile = document.createElement('canvas');
    const scale = devicePixelRatio;
    tile.width = tile.height = Math.round(side * scale);
    const context = tile.getContext('2d');
    if (context === null || pattern === 'solid') return ink;
    context.scale(tile.width / side, tile.height / side);
    context.fillStyle = ink;
    context.fillRect(0, 0, side, side);
    context.globalAlpha = 0.7;
    context.fillStyle = context.strokeStyle = paper;
    context.lineWidth = pattern === 'crossed' ? 1.1 : 1.8;
    if (pattern === 'dotted') context.fillRect(2, 2, 3, 3);
    else if (pattern === 'checked') for (const at of [0, side / 2]) context.fillRect(at, at, side / 2, side / 2);
    else lines(context, pattern);
    return context.createPattern(tile, 'repeat') ?? ink;
}
