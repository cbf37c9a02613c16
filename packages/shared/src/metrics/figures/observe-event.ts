import type { AnyEventName } from '../../events/event-names.ts';
import type { EventRecord, EventValue } from '../../events/event-record.ts';
import type { Condition, DistributionMetric, RecordedMetric } from '../definitions/metric-definition.ts';
import { RECORDED_METRICS } from '../definitions/metric-definitions.ts';

/**
 * What one event adds to one metric. Observations are additive: the figures of any time range and slice are their sums,
 * so neither order nor grouping of events matters.
 */
export interface Observation {
  metric: RecordedMetric;
  /** Samples: 0 or 1 for a rate, 1 for a value. */
  samples: number;
  /** Hits of a rate, the value of a distribution, or the number of a count. */
  total: number;
}

const readers = new Map<AnyEventName, RecordedMetric[]>();
for (const metric of RECORDED_METRICS) {
  const names = new Set<AnyEventName>(metric.from);
  if (metric.shape === 'rate' && metric.hitFrom !== undefined) names.add(metric.hitFrom);
  for (const name of names) readers.set(name, [...(readers.get(name) ?? []), metric]);
}

type Data = EventRecord['data'];

function holds({ data, slices }: EventRecord, condition: Condition): boolean {
  if ('slice' in condition) return slices[condition.slice] === undefined;
  const value: EventValue = data[condition.field] ?? null;
  if ('is' in condition) return value === condition.is;
  return typeof value === 'number' && value > condition.above;
}

const holdAll = (event: EventRecord, conditions: readonly Condition[] = []): boolean =>
  conditions.every((condition) => holds(event, condition));

/**
 * Whether a condition's field is unknown: the event is then no sample rather than a miss. Missing values have metrics
 * of their own.
 */
function isUndecided(data: Data, conditions: readonly Condition[]): boolean {
  return conditions.some((condition) => {
    if ('is' in condition && typeof condition.is !== 'boolean') return false;
    return (data[condition.field] ?? null) === null;
  });
}

function observeValue(metric: DistributionMetric, data: Data): Observation | null {
  const value = data[metric.field];
  return typeof value === 'number' && Number.isFinite(value) ? { metric, samples: 1, total: value } : null;
}

function observeMetric(metric: RecordedMetric, event: EventRecord): Observation | null {
  const { name, data } = event;
  if (metric.shape === 'rate' && metric.hitFrom === name) {
    return holdAll(event, metric.hit) ? { metric, samples: 0, total: 1 } : null;
  }
  if (!holdAll(event, metric.of)) return null;
  switch (metric.shape) {
    case 'distribution':
      return observeValue(metric, data);
    case 'count': {
      const each = metric.field === undefined ? 1 : data[metric.field];
      return typeof each === 'number' ? { metric, samples: each, total: each } : null;
    }
    case 'rate':
      if (isUndecided(data, metric.hit)) return null;
      return {
        metric,
        samples: 1,
        total: metric.hitFrom === undefined && holdAll(event, metric.hit) ? 1 : 0,
      };
  }
}

/** Returns all observations of an event. Pure, so figures can be recomputed from the log. */
export function observeEvent(event: EventRecord): Observation[] {
  const metrics = readers.get(event.name) ?? [];
  return metrics.flatMap((metric) => observeMetric(metric, event) ?? []);
}
