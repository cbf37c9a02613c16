import type { MetricsQuery } from '@hark/shared/http/metrics-api';
import type { FigureSums } from '@hark/shared/metrics/figures/metric-figure';
import { rangeBuckets, type RangeBucket } from '@hark/shared/metrics/figures/range-buckets';
import type { Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import type { Span } from './metric-times.ts';
import { createSketch, type Sketch } from './sketch.ts';

export interface RollupRow {
  metric: string;
  dimension: string;
  value: string;
  bucket: Date;
  samples: number;
  total: number;
  sketch: Buffer | null;
}

interface RollupFilter {
  metrics: readonly string[];
  traffic: MetricsQuery['traffic'];
  /** All slices by default. */
  slice?: { dimension: string; value: string };
  pieces: readonly RangeBucket[];
}

/** Reads buckets of the store. Each piece is one range of the primary key. */
export async function readRollups(db: Kysely<Database>, filter: RollupFilter): Promise<RollupRow[]> {
  const { metrics, traffic, slice, pieces } = filter;
  const found = await Promise.all(
    pieces.map(({ grain, from, to }) => {
      let query = db
        .selectFrom('metric_rollup')
        .select(['metric', 'dimension', 'value', 'bucket', 'samples', 'total', 'sketch'])
        .where('grain', '=', grain)
        .where('metric', 'in', [...metrics])
        .where('bucket', '>=', new Date(from))
        .where('bucket', '<', new Date(to));
      if (slice !== undefined)
        query = query.where('dimension', '=', slice.dimension).where('value', '=', slice.value);
      if (traffic !== 'all') query = query.where('synthetic', '=', traffic === 'synthetic');
      return query.execute();
    }),
  );
  return found.flat();
}

/** Reads the rows of a whole span. */
export function readSpan(
  db: Kysely<Database>,
  filter: Omit<RollupFilter, 'pieces'> & { span: Span },
): Promise<RollupRow[]> {
  return readRollups(db, { ...filter, pieces: rangeBuckets(filter.span.from, filter.span.to) });
}

export interface Sums extends FigureSums {
  sketch: Sketch | null;
}

/** Adds rows up; the sketches of many buckets merge into one. */
export function sumRows(rows: readonly RollupRow[]): Sums {
  let [samples, total] = [0, 0];
  let sketch: Sketch | null = null;
  for (const row of rows) {
    samples += row.samples;
    total += row.total;
    if (row.sketch === null) continue;
    sketch ??= createSketch();
    sketch.addEncoded(row.sketch);
  }
  const whole = sketch;
  return { samples, total, sketch, quantile: (share) => whole?.quantile(share) ?? null };
}

export function groupRows(
  rows: readonly RollupRow[],
  keyOf: (row: RollupRow) => string,
): Map<string, RollupRow[]> {
  const groups = new Map<string, RollupRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
