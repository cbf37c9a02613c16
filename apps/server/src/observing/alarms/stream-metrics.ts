import type { AlarmRule } from '@hark/shared/alarms/alarm-rule';
import { ALARM_RULES } from '@hark/shared/alarms/alarm-rules';
import type {
  DistributionMetric,
  RateMetric,
  RecordedMetric,
} from '@hark/shared/metrics/definitions/metric-definition';
import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';

/** A rule that is watched on the stream of events. */
export interface StreamMetric {
  rule: AlarmRule;
  metric: RateMetric | DistributionMetric;
}

const byId = new Map(RECORDED_METRICS.map((metric) => [metric.id, metric]));

function streamMetric(rule: AlarmRule): StreamMetric[] {
  const metric = byId.get(rule.metric);
  const isStream = rule.detector === 'rate' || rule.detector === 'missing';
  return isStream && metric !== undefined && metric.shape !== 'count' ? [{ rule, metric }] : [];
}

/** The rules that are watched task by task: rates, missing values and times. */
export const STREAM_METRICS: readonly StreamMetric[] = ALARM_RULES.flatMap(streamMetric);

/** Share of a time's values above its 95th percentile when nothing has changed. */
export const USUAL_TAIL = 0.05;

/** Returns how many of some samples are bad. Hits that come as events of their own are samples, too. */
export function badSums(
  metric: Pick<RecordedMetric, 'better' | 'shape'> & Partial<Pick<RateMetric, 'hitFrom'>>,
  { samples, total }: { samples: number; total: number },
): { samples: number; bad: number } {
  if (metric.hitFrom !== undefined) return { samples: samples + total, bad: total };
  return { samples, bad: metric.better === 'higher' ? samples - total : total };
}
