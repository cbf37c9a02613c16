import type { MetricComparison } from '@hark/shared/http/metrics-api';
import type { RecordedMetric } from '@hark/shared/metrics/definitions/metric-definition';
import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { formatValue } from '@hark/shared/metrics/figures/format-value';
import type { Health } from '@hark/shared/metrics/figures/metric-figure';
import { shownValue, statisticOf } from '@hark/shared/metrics/figures/shown-statistic';

type Compared = MetricComparison['metrics'][number];

/** What a difference means for people: `other` where neither direction is better. */
export type ComparedVerdict = 'better' | 'worse' | 'other' | 'quiet' | 'not_enough_data' | 'not_compared';

export interface ComparisonRow {
  metric: RecordedMetric;
  verdict: ComparedVerdict;
  health: Health;
  version: string;
  against: string;
  /** “+0.9 points (−0.4 – 2.1)”; empty where it is not known. */
  difference: string;
}

const MARKS: Record<ComparedVerdict, Health> = {
  better: 'ok',
  worse: 'worse',
  other: 'changed',
  quiet: 'no_baseline',
  not_enough_data: 'not_enough_data',
  not_compared: 'not_enough_data',
};

const metricsById = new Map(RECORDED_METRICS.map((metric) => [metric.id, metric]));

function verdictFor({ better }: RecordedMetric, verdict: Compared['verdict']): ComparedVerdict {
  if (verdict !== 'higher' && verdict !== 'lower') return verdict;
  if (better === 'neither') return 'other';
  return verdict === better ? 'better' : 'worse';
}

/** A difference in the unit of its metric, with its sign; of shares in points. */
function signed({ unit }: RecordedMetric, value: number): string {
  const size =
    unit === 'share'
      ? formatValue(Math.round(Math.abs(value) * 1_000) / 10, 'ratio')
      : formatValue(Math.abs(value), unit);
  return `${value > 0 ? '+' : value < 0 ? '−' : '±'}${size}`;
}

function differenceText(metric: RecordedMetric, { difference, interval }: Compared): string {
  if (difference === null) return '';
  const points = metric.unit === 'share' ? ' points' : '';
  const bounds =
    interval === null ? '' : ` (${signed(metric, interval.lower)} to ${signed(metric, interval.upper)})`;
  return `${signed(metric, difference)}${points}${bounds}`;
}

/** The main metrics, and every other one that differs beyond chance. Pure. */
export function comparisonRows({ metrics }: Pick<MetricComparison, 'metrics'>): ComparisonRow[] {
  const rows = metrics.flatMap((compared): (ComparisonRow & { isMain: boolean })[] => {
    const metric = metricsById.get(compared.id);
    if (metric === undefined) return [];
    const verdict = verdictFor(metric, compared.verdict);
    const statistic = statisticOf(metric);
    const shown = (figure: Compared['figure']): string =>
      formatValue(shownValue(figure, statistic), metric.unit);
    return [
      {
        metric,
        verdict,
        health: MARKS[verdict],
        version: shown(compared.figure),
        against: shown(compared.against),
        difference: differenceText(metric, compared),
        isMain: metric.headline === true,
      },
    ];
  });
  const isDifferent = ({ verdict }: ComparisonRow): boolean =>
    verdict === 'worse' || verdict === 'better' || verdict === 'other';
  return rows.filter((row) => row.isMain || isDifferent(row));
}
