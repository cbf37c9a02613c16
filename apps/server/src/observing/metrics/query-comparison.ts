import type { ComparisonQuery, MetricComparison } from '@hark/shared/http/metrics-api';
import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { compareGroups, verdictsOf, type GroupSums } from '@hark/shared/metrics/detectors/compare-groups';
import type { Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import { isLiveDimension } from './fold-events.ts';
import { spanOf, type Span } from './metric-times.ts';
import { groupRows, readSpan, sumRows, type RollupRow } from './read-rollups.ts';

/** Compares two values of a dimension, such as two versions, over the same time. */
export interface ComparisonQueries {
  compare(query: ComparisonQuery): Promise<MetricComparison>;
}

const ATTEMPTS = 'gateway.attempts';
const ALL_METRICS = RECORDED_METRICS.map(({ id }) => id);

type Values = MetricComparison['values'];

/** The values of a dimension with their attempts, most first. */
function valuesOf(rows: readonly RollupRow[], dimension: string): Values {
  const own = rows.filter((row) => row.dimension === dimension);
  return [...groupRows(own, ({ value }) => value)]
    .map(([value, group]) => ({ value, attempts: sumRows(group).total }))
    .sort((one, other) => other.attempts - one.attempts);
}

/** The two to compare: those asked for, or the two with the most attempts, the larger one as the reference. */
function chosenOf({ value, against }: ComparisonQuery, values: Values): [string | null, string | null] {
  const reference = against ?? values.find((each) => each.value !== value)?.value ?? null;
  const chosen = value ?? values.find((each) => each.value !== reference)?.value ?? null;
  return chosen === null || reference === null ? [null, null] : [chosen, reference];
}

function groupSums(rows: readonly RollupRow[]): GroupSums {
  const sums = sumRows(rows);
  return { ...sums, values: sums.sketch?.bins() ?? null };
}

export function createComparisonQueries(db: Kysely<Database>, nowMs: () => number): ComparisonQueries {
  async function sumsOf({ traffic, dimension }: ComparisonQuery, value: string, span: Span) {
    const slice = { dimension, value };
    const rows = await readSpan(db, { metrics: ALL_METRICS, traffic, slice, span });
    const byMetric = groupRows(rows, ({ metric }) => metric);
    return (id: string): GroupSums => groupSums(byMetric.get(id) ?? []);
  }

  return {
    async compare(query) {
      const { dimension, traffic } = query;
      const span = spanOf(query, { nowMs: nowMs(), live: isLiveDimension(dimension) });
      const values = valuesOf(await readSpan(db, { metrics: [ATTEMPTS], traffic, span }), dimension);
      const [value, against] = chosenOf(query, values);
      const found = { ...span, dimension, values, value, against };
      if (value === null || against === null) return { ...found, metrics: [] };
      const [one, other] = await Promise.all([sumsOf(query, value, span), sumsOf(query, against, span)]);
      const differences = RECORDED_METRICS.map((metric) => {
        return Object.assign(compareGroups(metric, one(metric.id), other(metric.id)), { metric });
      });
      const verdicts = verdictsOf(differences);
      const metrics = differences.map(
        ({ metric, figure, against: reference, difference, interval }, index) => ({
          id: metric.id,
          figure,
          against: reference,
          difference,
          interval,
          verdict: verdicts[index] ?? 'not_compared',
        }),
      );
      return { ...found, metrics };
    },
  };
}
