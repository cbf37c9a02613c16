import type { RuleThresholds } from '@hark/shared/http/alarms-api';
import { METRICS } from '@hark/shared/metrics/definitions/metric-definitions';

/** Times that a person waits, which contain those of the server. */
const WAITS = new Set(['client.whole_ms', 'client.slow_rate']);

/** Whether a metric depends on how busy the machine is. Pure. */
export function isTimeOfMachine(id: string): boolean {
  const metric = METRICS.find((each) => each.id === id);
  return WAITS.has(id) || (metric?.kind === 'software' && metric.unit === 'ms');
}

interface UseOfRule {
  rule: string;
  use: 'active' | 'retired';
}

/**
 * Returns which rules a drill on a busy machine has to change: those about times are retired, except of the metrics that
 * it expects to ring. Pure.
 */
export function timeRuleChanges(
  rules: readonly Pick<RuleThresholds, 'rule' | 'metric' | 'use'>[],
  expected: readonly string[],
): UseOfRule[] {
  return rules.flatMap(({ rule, metric, use: before }) => {
    if (!isTimeOfMachine(metric)) return [];
    const use = expected.includes(metric) ? 'active' : 'retired';
    return use === before ? [] : [{ rule, use }];
  });
}
