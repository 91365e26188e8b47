// A chart by uPlot, which comes only when one is to be shown. What it shows stands beside it as a table for whoever
// cannot see it.
import type uPlot from 'uplot';
import { useEffect, useRef } from 'preact/hooks';

export interface ChartProps {
    label: string;
    data: uPlot.AlignedData;
    /** Made anew when `data` gets another number of rows; width and colours are seen to here. */
    options: (colours: Colours) => Omit<uPlot.Options, 'width' | 'height'>;
    height?: number;
}
export interface Colours {
    of: (name: string) => string; // the value of a CSS variable, as --status-approved
    text: string;
    line: string;
}

function colours(): Colours {
    const style = getComputedStyle(document.documentElement);
    const of = (name: string) => style.getPropertyValue(name).trim();
    return { of, text: of('--text-soft'), line: of('--line') };
}

export function Chart({ label, data, options, height = 220 }: ChartProps) {
    const place = useRef<HTMLDivElement>(null);
    const chart = useRef<uPlot | null>(null);
    useEffect(() => {
        let gone = false;
        const dark = matchMedia('(prefers-color-scheme: dark)');
        const make = async () => {
            const { default: Plot } = await import('uplot');
            if (gone || !place.current) return;
            chart.current?.destroy();
            chart.current = new Plot({ ...options(colours()), width: place.current.clientWidth, height }, data, place.current);
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
    }, [data.length]);
    useEffect(() => chart.current?.setData(data), [data]);
    return <div ref={place} class="chart" role="img" aria-label={label} />;
}
