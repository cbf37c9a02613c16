import uPlot from 'uplot';
import type { ChartData, ChartLine, Tone } from './chart-data.ts';
import { formatTime, formatValue } from '@hark/shared/metrics/figures/format-value';

type Options = Omit<uPlot.Options, 'width' | 'height'>;

interface Surroundings {
  /** Of the drawn element, which defines the colours. */
  style: CSSStyleDeclaration;
  onIndex: (index: number) => void;
  /** Called after a click without a drag. */
  onPick: (index: number) => void;
  /** Called after a drag over a range of x; epoch milliseconds. */
  onSelect: (from: number, to: number) => void;
}

type Colour = (token: string) => string;

const TOKENS: Record<Tone, string> = {
  main: '--still',
  second: '--stage-3',
  reference: '--ink-soft',
  alarm: '--sending',
};

function seriesOf({ label, tone, shape, values }: ChartLine, colour: Colour): uPlot.Series {
  const stroke = colour(TOKENS[tone]);
  const { bars } = uPlot.paths;
  const isLevel = tone === 'reference' || tone === 'alarm';
  const isAlone = values.filter((value) => value !== null).length < 2;
  return {
    label,
    stroke,
    width: tone === 'main' ? 2 : 1.25,
    ...(shape === 'bars' && bars !== undefined
      ? { paths: bars({ size: [0.86, 40] }), fill: colour('--still-tint'), width: 1, points: { show: false } }
      : { points: { show: isAlone, size: 6, fill: stroke } }),
    ...(isLevel ? { dash: [5, 4] } : {}),
  };
}

/** The bounds of the band have no lines. */
const BOUND: uPlot.Series = { stroke: 'transparent', points: { show: false } };

/** Draws lines where a version or a deployment first appeared. */
function drawMarks(plot: uPlot, marks: ChartData['marks'], colour: Colour): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = colour('--ink');
  ctx.fillStyle = colour('--ink');
  ctx.lineWidth = uPlot.pxRatio;
  ctx.setLineDash([2 * uPlot.pxRatio, 3 * uPlot.pxRatio]);
  for (const { at } of marks) {
    const x = Math.round(plot.valToPos(at / 1_000, 'x', true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.beginPath();
    ctx.moveTo(x - 4 * uPlot.pxRatio, bbox.top);
    ctx.lineTo(x + 4 * uPlot.pxRatio, bbox.top);
    ctx.lineTo(x, bbox.top + 6 * uPlot.pxRatio);
    ctx.fill();
  }
  ctx.restore();
}

/** Starts at zero where that is the natural end of the scale. */
function rangeOf(low: number, high: number): uPlot.Range.MinMax {
  if (low >= 0) return [0, high === 0 ? 1 : high * 1.08];
  const spare = (high - low || 1) * 0.1;
  return [low - spare, high + spare];
}

function axesOf(chart: ChartData, colour: Colour, style: CSSStyleDeclaration): uPlot.Axis[] {
  const look = {
    stroke: colour('--ink-soft'),
    font: `12px ${style.fontFamily}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  const words = (unit: ChartData['unit']) => (_: uPlot, values: number[]) =>
    values.map((value) => formatValue(value, unit));
  const { unit } = chart.x;
  return [
    {
      ...look,
      grid: { show: false },
      space: 64,
      values:
        unit === 'time'
          ? (_plot, values, _axis, _space, stepSeconds) => timeWords(values, stepSeconds)
          : words(unit),
    },
    { ...look, size: 62, values: words(chart.unit) },
  ];
}

const DAY_SECONDS = 86_400;

/** Formats hours by the 24-hour clock, with the day at its start. */
function timeWords(values: readonly number[], stepSeconds: number): string[] {
  return values.map((seconds, index) => {
    const text = formatTime(seconds * 1_000, stepSeconds < DAY_SECONDS ? 'clock' : 'date');
    const isNewDay = index === 0 || text === '00:00';
    return stepSeconds < DAY_SECONDS && isNewDay ? `${text}\n${formatTime(seconds * 1_000, 'date')}` : text;
  });
}

/** A pointer that moves further between press and release drags. */
const CLICK_PX = 4;

function watchClicks({ over, cursor }: uPlot, onPick: (index: number) => void): void {
  let pressedAt = 0;
  over.addEventListener('mousedown', ({ clientX }) => (pressedAt = clientX));
  over.addEventListener('click', ({ clientX }) => {
    if (typeof cursor.idx === 'number' && Math.abs(clientX - pressedAt) < CLICK_PX) onPick(cursor.idx);
  });
}

/** Shows the whole of the first and the last bucket or bin: a single one, and outer bars, would have no width. */
function xRange({ x, xEdges }: ChartData): uPlot.Range.MinMax {
  const scale = x.unit === 'time' ? 1 / 1_000 : 1;
  return [xEdges.from * scale, xEdges.to * scale];
}

/** Returns the library's options for a chart. */
export function plotOptions(chart: ChartData, { style, onIndex, onPick, onSelect }: Surroundings): Options {
  const colour: Colour = (token) => style.getPropertyValue(token).trim();
  const isTime = chart.x.unit === 'time';
  return {
    legend: { show: false },
    // The last label of the axis needs room on the right.
    padding: [10, 20, 0, 0],
    scales: { x: { time: isTime, range: xRange(chart) }, y: { range: (_, low, high) => rangeOf(low, high) } },
    axes: axesOf(chart, colour, style),
    series: [
      {},
      ...(chart.band === null ? [] : [BOUND, BOUND]),
      ...chart.lines.map((line) => seriesOf(line, colour)),
    ],
    ...(chart.band === null ? {} : { bands: [{ series: [1, 2], fill: colour('--still-tint') }] }),
    cursor: { y: false, drag: { x: isTime, y: false, setScale: false }, points: { size: 7 } },
    hooks: {
      ready: [(plot) => watchClicks(plot, onPick)],
      drawClear: [(plot) => drawMarks(plot, chart.marks, colour)],
      setCursor: [
        ({ cursor: { idx } }) => {
          if (typeof idx === 'number') onIndex(idx);
        },
      ],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < 4) return;
          const [from, to] = [left, left + width].map((at) => plot.data[0][plot.posToIdx(at)]);
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          if (typeof from === 'number' && typeof to === 'number') onSelect(from * 1_000, to * 1_000);
        },
      ],
    },
  };
}
