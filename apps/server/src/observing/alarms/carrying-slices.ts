import type { Evidence } from '@hark/shared/http/alarms-api';
import { suspectsOf, type ComparedSlice, type Suspect } from '@hark/shared/metrics/causes/attribute-change';
import { dimensionRank } from '@hark/shared/metrics/causes/plainest-first';
import type { RecordedMetric } from '@hark/shared/metrics/definitions/metric-definition';
import { figureOf } from '@hark/shared/metrics/figures/metric-figure';
import { bucketOf, GRAIN_MS, rangeBuckets } from '@hark/shared/metrics/figures/range-buckets';
import type { Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import { ALL, OTHER } from '../metrics/fold-events.ts';
import type { Span } from '../metrics/metric-times.ts';
import { groupRows, readRollups, sumRows, type RollupRow } from '../metrics/read-rollups.ts';
import type { Traffic } from './read-baselines.ts';

interface CarryingOptions {
  metric: RecordedMetric;
  traffic: Traffic;
  /** The time of the trouble. */
  now: Span;
  baseline: readonly Span[];
}

const MOST_SLICES = 5;
const NEAR_BEST = 0.9;

function compared(
  rows: readonly RollupRow[],
  usual: ReadonlyMap<string, RollupRow[]>,
  key: string,
): ComparedSlice {
  const [{ dimension, value } = { dimension: ALL, value: ALL }] = rows;
  const [now, baseline] = [sumRows(rows), sumRows(usual.get(key) ?? [])];
  return { dimension, value, now, baseline };
}

/** Slices of nearly the same events: the one that says most first. */
function plainestFirst(suspects: readonly Suspect[]): Suspect[] {
  const best = suspects[0]?.gain ?? 0;
  const isNear = ({ gain }: Suspect): boolean => gain >= NEAR_BEST * best;
  const near = suspects
    .filter(isNear)
    .toSorted((a, b) => dimensionRank(a.dimension) - dimensionRank(b.dimension));
  return [...near, ...suspects.filter((each) => !isNear(each))];
}

/** Finds the slices that carry a change of a metric since a time, the one that explains most first. */
export async function readCarrying(
  db: Kysely<Database>,
  { metric, traffic, now, baseline }: CarryingOptions,
): Promise<Evidence['slices']> {
  const hours = { from: bucketOf(now.from, 'hour'), to: bucketOf(now.to, 'hour') + GRAIN_MS.hour };
  const pieces = [{ grain: 'hour' as const, ...hours }];
  const filter = { metrics: [metric.id], traffic };
  const [rows, usualRows] = await Promise.all([
    readRollups(db, { ...filter, pieces }),
    readRollups(db, { ...filter, pieces: baseline.flatMap(({ from, to }) => rangeBuckets(from, to)) }),
  ]);
  const keyOf = (row: RollupRow): string => `${row.dimension}\n${row.value}`;
  const [groups, usual] = [groupRows(rows, keyOf), groupRows(usualRows, keyOf)];
  const all = [...groups].map(([key, group]) => compared(group, usual, key));
  const whole = all.find(({ dimension }) => dimension === ALL);
  if (whole === undefined) return [];
  // `other` stands for many values, so it is no place.
  const parts = all.filter(({ dimension, value }) => dimension !== ALL && value !== OTHER);
  return plainestFirst(suspectsOf(whole, parts))
    .slice(0, MOST_SLICES)
    .map(({ dimension, value, explained }) => {
      const key = `${dimension}\n${value}`;
      return {
        dimension,
        value,
        now: figureOf(metric, sumRows(groups.get(key) ?? [])),
        baseline: figureOf(metric, sumRows(usual.get(key) ?? [])),
        explained: Math.max(0, Math.min(1, explained)),
      };
    });
}
