import { useEffect, useRef, useState, type ReactElement } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartData } from './chart-data.ts';
import { plotOptions } from './plot-options.ts';

const HEIGHT_PX = 260;

interface ChartProps {
  chart: ChartData;
  /** The selected point; null for none. */
  index: number | null;
  onIndex: (index: number) => void;
  /** Called with the point that was clicked. */
  onPick: (index: number) => void;
  zoom?: (from: number, to: number) => void;
}

/** Increments when the colour scheme changes, because a canvas must be redrawn. */
function useScheme(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const redraw = (): void => setCount((before) => before + 1);
    dark.addEventListener('change', redraw);
    return () => dark.removeEventListener('change', redraw);
  }, []);
  return count;
}

function dataOf({ x, lines, band }: ChartData): uPlot.AlignedData {
  // The library counts time in seconds.
  const scale = x.unit === 'time' ? 1 / 1_000 : 1;
  const bounds = band === null ? [] : [band.upper, band.lower];
  return [x.values.map((value) => value * scale), ...bounds, ...lines.map(({ values }) => values)];
}

function Plot({ chart, index, onIndex, onPick, zoom }: ChartProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const [plot, setPlot] = useState<uPlot | null>(null);
  const handlers = useRef({ onIndex, onPick, zoom });
  useEffect(() => {
    handlers.current = { onIndex, onPick, zoom };
  }, [onIndex, onPick, zoom]);

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const options = plotOptions(chart, {
      style: getComputedStyle(element),
      onIndex: (at) => handlers.current.onIndex(at),
      onPick: (at) => handlers.current.onPick(at),
      onSelect: (from, to) => handlers.current.zoom?.(from, to),
    });
    const size = () => ({ width: element.clientWidth, height: HEIGHT_PX });
    const made = new uPlot({ ...options, ...size() }, dataOf(chart), element);
    setPlot(made);
    const watch = new ResizeObserver(() => made.setSize(size()));
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
    };
  }, [chart]);

  useEffect(() => {
    const at = index === null ? undefined : plot?.data[0][index];
    if (plot === null || typeof at !== 'number' || plot.cursor.idx === index) return;
    plot.setCursor({ left: plot.valToPos(at, 'x'), top: plot.over.clientHeight / 2 }, false);
  }, [plot, index]);

  return <div ref={host} className="chart__canvas" />;
}

/** Draws a chart at the available width. */
export function Chart(props: ChartProps): ReactElement {
  return <Plot key={useScheme()} {...props} />;
}
