import type { ManySeries } from '@hark/shared/http/metrics-api';
import type { RecordedMetric } from '@hark/shared/metrics/definitions/metric-definition';
import { MIN_BASELINE_SAMPLES } from '@hark/shared/metrics/definitions/metric-definitions';
import { GRAIN_MS } from '@hark/shared/metrics/figures/range-buckets';
import type { ReactElement } from 'react';
import { everyStep } from './chart-data.ts';
import {
  formatChange,
  formatCount,
  formatDecibels,
  formatValue,
} from '@hark/shared/metrics/figures/format-value';
import type { SummaryEntry } from './component-health.ts';
import { opsMessages } from './ops-messages.ts';
import {
  shownChange,
  shownValue,
  type Statistic,
  statisticOf,
} from '@hark/shared/metrics/figures/shown-statistic';
import { sparklinePath } from './sparkline-path.ts';

const BOX = { width: 100, height: 28 };

/** The course of a figure over the selected time. Decoration: the chart of the figure has the numbers. */
function Sparkline({ values }: { values: readonly (number | null)[] }): ReactElement {
  const { line, dots } = sparklinePath(values, BOX);
  return (
    <svg className="sparkline" viewBox="-3 -3 106 34" preserveAspectRatio="none" aria-hidden="true">
      <path d={line} vectorEffect="non-scaling-stroke" />
      {dots.map(({ x, y }) => (
        <path key={x} d={`M${x} ${y}h.01`} vectorEffect="non-scaling-stroke" className="sparkline__dot" />
      ))}
    </svg>
  );
}

type Line = ManySeries['series'][number];

interface TileProps {
  metric: RecordedMetric;
  entry: SummaryEntry | undefined;
  series: Line | undefined;
  isChosen: boolean;
  look: (metric: string) => void;
}

function sparkValues(metric: RecordedMetric, series: Line, statistic: Statistic): (number | null)[] {
  const nothing = metric.shape === 'count' ? 0 : null;
  return everyStep(series.points, GRAIN_MS[series.step]).map(({ point }) =>
    point === null ? nothing : shownValue(point, statistic),
  );
}

/** Returns the earlier value, or why there is no comparison. */
function comparison(metric: RecordedMetric, { now, baseline }: SummaryEntry, statistic: Statistic): string {
  if (!now.enough) return opsMessages.notEnough;
  // Seven days hold more than one, so a count is not compared.
  if (metric.shape === 'count') return '';
  const was = shownValue(baseline, statistic);
  if (was === null || baseline.samples < MIN_BASELINE_SAMPLES) return opsMessages.noBaseline;
  const before = opsMessages.was(formatValue(was, metric.unit));
  const is = shownValue(now, statistic);
  if (is !== null && (metric.unit === 'dB' || metric.unit === 'dBFS'))
    return `${formatDecibels(is - was)}, ${before}`;
  const change = shownChange(now, baseline, statistic);
  // A change from zero has no percentage.
  return change === null ? before : `${formatChange(change)}, ${before}`;
}

/** One figure in brief; pressing it shows the details. */
export function MetricTile({ metric, entry, series, isChosen, look }: TileProps): ReactElement {
  const statistic = statisticOf(metric);
  const value = entry === undefined ? null : shownValue(entry.now, statistic);
  const qualifier = opsMessages.shortStatistics[statistic];
  const isQualified = qualifier !== '' && !metric.title.endsWith(`(${qualifier})`);
  const isKnown = entry?.now.enough === true;
  return (
    <button
      className={`tile tile--${entry?.health ?? 'not_enough_data'}`}
      type="button"
      aria-pressed={isChosen}
      data-metric={metric.id}
      onClick={() => look(metric.id)}
    >
      <span className="tile__name">
        {metric.title} {isQualified && <i>{qualifier}</i>}
      </span>
      <span className={isKnown ? 'tile__value' : 'tile__value tile__value--thin'} data-testid="tile-value">
        {formatValue(value, metric.unit)}
      </span>
      <span className="tile__line">
        {series !== undefined && <Sparkline values={sparkValues(metric, series, statistic)} />}
      </span>
      <span className="tile__foot">
        <span>{entry === undefined ? '' : comparison(metric, entry, statistic)}</span>
        <span>
          {entry !== undefined &&
            metric.shape !== 'count' &&
            opsMessages.sampleCount(formatCount(entry.now.samples))}
        </span>
      </span>
    </button>
  );
}
