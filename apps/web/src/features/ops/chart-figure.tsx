import { lazy, Suspense, useId, useState, type CSSProperties, type ReactElement } from 'react';
import { csvOf, type ChartData } from './chart-data.ts';
import { DataTable } from './data-table.tsx';
import { formatTime, formatValue } from '@hark/shared/metrics/figures/format-value';
import { opsMessages } from './ops-messages.ts';
import { saveFile } from '../../wire/save-file.ts';

/** Loads the charting library when there is something to draw. */
const Chart = lazy(async () => ({ default: (await import('./chart.tsx')).Chart }));

interface ChartFigureProps {
  title: string;
  /** Name of the saved file. */
  name: string;
  chart: ChartData;
  zoom?: (from: number, to: number) => void;
  /** Shows what is behind the point at this time. */
  openPoint?: (at: number) => void;
}

function placeOf({ x, step }: ChartData, index: number): string {
  const at = x.values[index] ?? 0;
  return x.unit === 'time' ? formatTime(at, step) : formatValue(at, x.unit);
}

/** Returns the values at one point, in words. */
function readout(chart: ChartData, index: number): string {
  const values = chart.lines.map(
    ({ label, values }) => `${label} ${formatValue(values[index] ?? null, chart.unit)}`,
  );
  const at = chart.x.values[index];
  const isTime = chart.x.unit === 'time';
  const row = isTime ? chart.rows.find(([first]) => first === at) : undefined;
  const samples = chart.columns.findIndex(({ label }) => label === opsMessages.samples);
  const [count, state] = [row?.[samples], row?.at(-1)];
  const about = [
    typeof count === 'number' ? opsMessages.sampleCount(formatValue(count, 'count')) : '',
    typeof state === 'string' ? state : '',
  ];
  return [placeOf(chart, index), ...values, ...about].filter((part) => part !== '').join(' · ');
}

/** The plot area is as wide as the chart less the labels on its left and the margin on its right. */
const PLOT = '(100% - 82px)';

/** Begins half a thumb before the first point, and ends half a thumb after the last. */
function sliderPlace({ x: { values }, xEdges: { from, to } }: ChartData): CSSProperties {
  const [first, last] = [values[0], values.at(-1)].map((at) => ((at ?? from) - from) / (to - from || 1));
  return {
    marginInlineStart: `calc(54px + ${PLOT} * ${first})`,
    width: `calc(16px + ${PLOT} * ${(last ?? 0) - (first ?? 0)})`,
  };
}

function Legend({ chart }: { chart: ChartData }): ReactElement {
  return (
    <ul className="legend">
      {chart.lines.map(({ label, tone, shape }) => (
        <li key={label} className={`legend__item legend__item--${tone} legend__item--${shape}`}>
          {label}
        </li>
      ))}
    </ul>
  );
}

/** A chart that pointer, touch and keyboard can explore; it is also available as a table and a file. */
export function ChartFigure({ title, name, chart, zoom, openPoint }: ChartFigureProps): ReactElement {
  const [index, setIndex] = useState<number | null>(null);
  const id = useId();
  const count = chart.x.values.length;
  const shown = Math.min(index ?? count - 1, count - 1);
  const openAt = (point: number): void => {
    const at = chart.x.values[point];
    if (at !== undefined) openPoint?.(at);
  };

  return (
    <figure className="chart" aria-labelledby={`${id}-title`}>
      <figcaption className="chart__head">
        <h3 id={`${id}-title`} className="chart__title">
          {title}
        </h3>
        {count > 0 && <Legend chart={chart} />}
      </figcaption>
      {count === 0 ? (
        <p className="note chart__nothing">{opsMessages.noPoints}</p>
      ) : (
        <>
          <p className="chart__readout" data-testid="readout">
            {index === null
              ? openPoint === undefined
                ? opsMessages.exploreBars
                : opsMessages.exploreHint
              : readout(chart, shown)}{' '}
            {index !== null && openPoint !== undefined && (
              <button className="link chart__rows" type="button" onClick={() => openAt(shown)}>
                {opsMessages.showRows}
              </button>
            )}
          </p>
          <Suspense fallback={<div className="chart__canvas" />}>
            <Chart
              chart={chart}
              index={index}
              onIndex={setIndex}
              onPick={openAt}
              {...(zoom === undefined ? {} : { zoom })}
            />
          </Suspense>
          <input
            className="chart__slider"
            style={sliderPlace(chart)}
            type="range"
            min={0}
            max={count - 1}
            value={shown}
            aria-labelledby={`${id}-title`}
            aria-describedby={`${id}-help`}
            aria-valuetext={readout(chart, shown)}
            onFocus={() => setIndex(shown)}
            onChange={({ target }) => setIndex(target.valueAsNumber)}
            onKeyDown={({ key }) => {
              const at = chart.x.values[shown];
              if (key === 'Enter' && at !== undefined) zoom?.(at, at);
            }}
          />
          <p id={`${id}-help`} className="visually-hidden">
            {opsMessages.chartHelp} {zoom !== undefined && opsMessages.chartZoomHelp}
          </p>
          {chart.marks.length > 0 && (
            <p className="chart__marks">
              {opsMessages.marksLabel}:{' '}
              {chart.marks.map(({ at, label }) => `${label}, ${formatTime(at, 'hour')}`).join('; ')}.
            </p>
          )}
          <details className="chart__data">
            <summary>{opsMessages.asTable}</summary>
            <DataTable caption={title} columns={chart.columns} rows={chart.rows} step={chart.step} />
          </details>
          <button
            className="link chart__csv"
            type="button"
            onClick={() => saveFile(`hark-${name}.csv`, 'text/csv', csvOf(chart))}
          >
            {opsMessages.csv}
          </button>
        </>
      )}
    </figure>
  );
}
