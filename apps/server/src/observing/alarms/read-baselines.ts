import type { StreamBaseline } from '@hark/shared/alarms/watched-stream';
import type { MetricsQuery } from '@hark/shared/http/metrics-api';
import { bucketOf, GRAIN_MS, rangeBuckets } from '@hark/shared/metrics/figures/range-buckets';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import { ALL } from '../metrics/fold-events.ts';
import type { Span } from '../metrics/metric-times.ts';
import { groupRows, readRollups, sumRows, type RollupRow } from '../metrics/read-rollups.ts';
import { badSums, USUAL_TAIL, type StreamMetric } from './stream-metrics.ts';

export type Traffic = MetricsQuery['traffic'];

/** What is usual for one rule in one slice. */
export interface Baseline extends StreamBaseline {
  /** Of a time: the value above which it counts as slow. */
  slowAbove: number | null;
}

/** Returns what is usual for a rule; undefined without any data. */
export interface Baselines {
  of(rule: string, dimension: string, value: string): Baseline | undefined;
  /** Number of slices of a rule that have a baseline. */
  slicesOf(rule: string): number;
}

const BASELINE_DAYS = 7;
/** Slow is a time above 1.25 times the usual 95th percentile, and more than a tick of the clock above it. */
const SLOW_FACTOR = 1.25;
const SLOW_MS = 1;
/** What is judged now is no part of what it is compared with. */
const LAG_MS = GRAIN_MS.hour;

/** Subtracts times of trouble from a span: a trouble must not become its own baseline. Pure. */
export function withoutTroubles(span: Span, troubles: readonly Span[]): Span[] {
  return troubles.reduce<Span[]>(
    (left, trouble) =>
      left.flatMap(({ from, to }) => {
        const [first, end] = [bucketOf(trouble.from, 'hour'), bucketOf(trouble.to, 'hour') + GRAIN_MS.hour];
        if (end <= from || first >= to) return [{ from, to }];
        return [
          { from, to: first },
          { from: end, to },
        ].filter((each) => each.from < each.to);
      }),
    [span],
  );
}

/** The seven days before the last hour. */
export function baselineSpan(atMs: number): Span {
  const to = bucketOf(atMs - LAG_MS, 'hour');
  return { from: to - BASELINE_DAYS * GRAIN_MS.day, to };
}

interface ReadOptions {
  metrics: readonly StreamMetric[];
  traffic: Traffic;
  spans: readonly Span[];
}

interface SumRow {
  metric: string;
  dimension: string;
  value: string;
  samples: number;
  total: number;
  first: Date;
}

const placeOf = ({ dimension, value }: { dimension: string; value: string }): string =>
  `${dimension}\n${value}`;

async function readSums(db: Kysely<Database>, { metrics, traffic, spans }: ReadOptions): Promise<SumRow[]> {
  const pieces = spans.flatMap(({ from, to }) => rangeBuckets(from, to));
  if (metrics.length === 0 || pieces.length === 0) return [];
  const times = pieces.map(
    ({ grain, from, to }) =>
      sql`(grain = ${grain} and bucket >= ${new Date(from)} and bucket < ${new Date(to)})`,
  );
  const ofTraffic = traffic === 'all' ? sql`` : sql`and synthetic = ${traffic === 'synthetic'}`;
  const { rows } = await sql<SumRow>`
    select metric, dimension, value, sum(samples) as samples, sum(total) as total, min(bucket) as first
    from metric_rollup
    where metric = any(${metrics.map(({ metric }) => metric.id)}) ${ofTraffic} and (${sql.join(times, sql` or `)})
    group by metric, dimension, value`.execute(db);
  return rows;
}

interface SlowValues {
  /** The value above which one counts as slow, and how many of the baseline are. */
  above: number;
  bad: number;
}

/** Times vary with the load: slow is what is clearly above the usual 95th percentile. */
function slowOf(rows: readonly RollupRow[]): SlowValues | null {
  const { sketch } = sumRows(rows);
  const usual = sketch?.quantile(1 - USUAL_TAIL) ?? null;
  if (sketch === null || usual === null) return null;
  const above = SLOW_FACTOR * usual + SLOW_MS;
  const bad = sketch.bins().reduce((sum, { value, count }) => sum + (value > above ? count : 0), 0);
  return { above, bad };
}

/** Times need the distribution of their values, of which the days are merged. */
async function readSlow(
  db: Kysely<Database>,
  { metrics, traffic, spans }: ReadOptions,
): Promise<Map<string, SlowValues>> {
  const times = metrics.filter(({ metric }) => metric.shape === 'distribution');
  const pieces = spans.flatMap(({ from, to }) => rangeBuckets(from, to));
  if (times.length === 0 || pieces.length === 0) return new Map();
  const rows = await readRollups(db, { metrics: times.map(({ metric }) => metric.id), traffic, pieces });
  const groups = groupRows(rows, (row) => `${row.metric}\n${placeOf(row)}`);
  return new Map(
    [...groups].flatMap(([key, group]) => {
      const slow = slowOf(group);
      return slow === null ? [] : [[key, slow] as const];
    }),
  );
}

/** Reads what is usual, by rule and slice. */
async function readGroup(
  db: Kysely<Database>,
  options: ReadOptions,
): Promise<Map<string, Map<string, Baseline>>> {
  const [rows, slow] = await Promise.all([readSums(db, options), readSlow(db, options)]);
  const byMetric = groupSums(rows);
  const end = Math.max(...options.spans.map(({ to }) => to));
  return new Map(
    options.metrics.map(({ rule, metric }) => {
      const places = (byMetric.get(metric.id) ?? []).map((row): [string, Baseline] => {
        const slowRow = slow.get(`${metric.id}\n${placeOf(row)}`);
        const sums =
          metric.shape === 'distribution'
            ? { samples: row.samples, bad: slowRow?.bad ?? 0 }
            : badSums(metric, row);
        return [
          placeOf(row),
          { ...sums, lengthMs: end - row.first.getTime(), slowAbove: slowRow?.above ?? null },
        ];
      });
      return [rule.id, new Map(places)];
    }),
  );
}

function groupSums(rows: readonly SumRow[]): Map<string, SumRow[]> {
  const groups = new Map<string, SumRow[]>();
  for (const row of rows) groups.set(row.metric, [...(groups.get(row.metric) ?? []), row]);
  return groups;
}

interface BaselineOptions {
  metrics: readonly StreamMetric[];
  traffic: Traffic;
  /** The seven days, or the chosen reference. */
  span: Span;
  /** Times of trouble by rule. */
  troubles: ReadonlyMap<string, readonly Span[]>;
}

/** Reads the baselines of all rules; rules with the same times share a query. */
export async function readBaselines(
  db: Kysely<Database>,
  { metrics, traffic, span, troubles }: BaselineOptions,
): Promise<Baselines> {
  const groups = new Map<string, { spans: Span[]; metrics: StreamMetric[] }>();
  for (const each of metrics) {
    const spans = withoutTroubles(span, troubles.get(each.rule.id) ?? []);
    const key = JSON.stringify(spans);
    const group = groups.get(key) ?? { spans, metrics: [] };
    groups.set(key, group);
    group.metrics.push(each);
  }
  const found = await Promise.all(
    [...groups.values()].map((group) =>
      readGroup(db, { traffic, spans: group.spans, metrics: group.metrics }),
    ),
  );
  return baselinesOf(new Map(found.flatMap((each) => Array.from(each))));
}

/** Makes baselines of a table by rule and place (`dimension\nvalue`). */
export function baselinesOf(byRule: ReadonlyMap<string, ReadonlyMap<string, Baseline>>): Baselines {
  return {
    of: (rule, dimension, value) => byRule.get(rule)?.get(placeOf({ dimension, value })),
    slicesOf: (rule) => {
      const places = byRule.get(rule);
      return places === undefined
        ? 0
        : places.size - (places.has(placeOf({ dimension: ALL, value: ALL })) ? 1 : 0);
    },
  };
}
