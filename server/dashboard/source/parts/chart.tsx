// A chart by uPlot, which comes only when one is to be shown; its place is kept free until then. Colours follow the
// scheme, sizes the window. What it shows stands beside it as a table for whoever cannot see it.
import type uPlot from 'uplot';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { number } from '../format';
import { Figures, type FiguresProps } from './figures';
import { More } from './more';

type Plot = typeof uPlot;
export type ChartOptions = Omit<uPlot.Options, 'width' | 'height'>;
export interface ChartProps {
    /** What it shows, in a sentence, with what is most worth knowing. */
    label: string;
    data: uPlot.AlignedData;
    /** Made anew when `data` gets another number of rows; width and colours are seen to here. What else they depend on is
        the chart's `key`. */
    options: (colours: Colours, plot: Plot) => ChartOptions;
    height?: number;
    /** Of the point under the pointer; null: of all. */
    legend?: (index: number | null) => ComponentChildren;
    /** The same as a table. */
    figures?: () => Omit<FiguresProps, 'label'>;
}
export interface Colours {
    of: (name: string) => string; // the value of a CSS variable, as --status-approved
    text: string;
    line: string;
    ground: string;
    font: string;
}

function colours(): Colours {
    const style = getComputedStyle(document.documentElement);
    const of = (name: string) => style.getPropertyValue(name).trim();
    return { of, text: of('--text-soft'), line: of('--line'), ground: of('--surface'), font: `12px ${of('--font')}` };
}

/** What every chart has alike, and `given` may change. */
function themed(given: ChartOptions, { text, line, font }: Colours, pointed: (index: number | null) => void): ChartOptions {
    const axis = (own: uPlot.Axis): uPlot.Axis => ({
        stroke: text, font, labelFont: font, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1, size: 5 }, ...own,
    });
    return {
        legend: { show: false },
        padding: [10, 8, 0, 0],
        ...given,
        axes: (given.axes ?? [{}, { values: (_, splits) => splits.map(number) }]).map(axis),
        cursor: { y: false, points: { show: false }, drag: { x: false, y: false }, ...given.cursor },
        hooks: { ...given.hooks, setCursor: [...(given.hooks?.setCursor ?? []), (chart) => pointed(chart.cursor.idx ?? null)] },
    };
}

export function Chart({ label, data, options, height = 220, legend, figures }: ChartProps) {
    const place = useRef<HTMLDivElement>(null);
    const chart = useRef<uPlot | null>(null);
    const newest = useRef(data); // uPlot may come after newer data
    const [failed, set_failed] = useState(false);
    const [index, set_index] = useState<number | null>(null);

    useEffect(() => {
        let gone = false;
        const dark = matchMedia('(prefers-color-scheme: dark)');
        const make = async () => {
            try {
                const { default: Plot } = await import('uplot');
                if (gone || !place.current) return;
                chart.current?.destroy();
                const theme = colours();
                const all = { ...themed(options(theme, Plot), theme, set_index), width: place.current.clientWidth, height };
                chart.current = new Plot(all, newest.current, place.current);
            } catch {
                if (!gone) set_failed(true);
            }
        };
        const resized = new ResizeObserver(() => {
            if (place.current) chart.current?.setSize({ width: place.current.clientWidth, height });
        });
        void make();
        if (place.current) resized.observe(place.current);
        dark.addEventListener('change', make);
        return () => {
            gone = true;
            resized.disconnect();
            dark.removeEventListener('change', make);
            chart.current?.destroy();
            chart.current = null;
        };
    }, [data.length, height]);
    useEffect(() => {
        newest.current = data;
        chart.current?.setData(data);
    }, [data]);

    return (
        <>
            {legend?.(index)}
            {failed && <p class="hint">The chart could not be loaded: reload the page. Its figures are below.</p>}
            <div ref={place} class="chart" role="img" aria-label={label} style={{ height: `${height}px` }} />
            {figures && <More summary="The same figures as a table">{() => <Figures label={label} {...figures()} />}</More>}
        </>
    );
}
