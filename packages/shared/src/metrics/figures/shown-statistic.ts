import type { MetricDefinition } from '../definitions/metric-definition.ts';
import { changeOf, type Figure } from './metric-figure.ts';

export type Statistic = 'value' | 'p50' | 'p95';

/** Returns the statistic to show: a high quantile for times, the median for other distributions. */
export function statisticOf(metric: Pick<MetricDefinition, 'shape' | 'unit' | 'better'>): Statistic {
  if (metric.shape !== 'distribution') return 'value';
  return metric.unit === 'ms' && metric.better === 'lower' ? 'p95' : 'p50';
}

export function shownValue(figure: Figure, statistic: Statistic): number | null {
  return statistic === 'value' ? figure.value : (figure.quantiles?.[statistic] ?? null);
}

/** Returns the change of the shown statistic, by the rules of `changeOf`. */
export function shownChange(now: Figure, baseline: Figure, statistic: Statistic): number | null {
  const take = (figure: Figure): Figure => ({ ...figure, value: shownValue(figure, statistic) });
  return changeOf(take(now), take(baseline));
}
