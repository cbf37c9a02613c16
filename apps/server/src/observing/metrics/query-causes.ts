import type { Causes, MetricsQuery, MetricsSummary } from '@hark/shared/http/metrics-api';
import {
  effectOf,
  suspectsOf,
  type Compared,
  type ComparedSlice,
  type Suspect,
} from '@hark/shared/metrics/causes/attribute-change';
import { changeInterval, type ChangeInterval } from '@hark/shared/metrics/causes/change-interval';
import {
  chooseCauses,
  type ChangedMetric,
  type ChosenCause,
} from '@hark/shared/metrics/causes/choose-causes';
import type { RecordedMetric } from '@hark/shared/metrics/definitions/metric-definition';
import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { figureOf } from '@hark/shared/metrics/figures/metric-figure';
import type { Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import { ALL, OTHER } from './fold-events.ts';
import { baselineOf, spanOf, type Span } from './metric-times.ts';
import type { MetricQueries } from './query-metrics.ts';
import { groupRows, readRollups, readSpan, sumRows, type RollupRow } from './read-rollups.ts';

/** Finds out where and since when figures are in trouble or have changed. */
export interface CauseQueries {
  causes(query: MetricsQuery): Promise<Causes>;
}

type Entry = MetricsSummary['metrics'][number];
type Place = Pick<Suspect, 'dimension' | 'value'>;

const IN_TROUBLE: ReadonlySet<Entry['health']> = new Set(['bad', 'worse', 'changed']);
const placeKey = ({ dimension, value }: Place): string => `${dimension}\n${value}`;

/** The rows of one metric, in total and by slice. */
interface MetricRows {
  metric: RecordedMetric;
  health: Entry['health'];
  now: Map<string, RollupRow[]>;
  baseline: Map<string, RollupRow[]>;
}

const rowsAt = (rows: Map<string, RollupRow[]>, place: Place): RollupRow[] => rows.get(placeKey(place)) ?? [];

function comparedAt({ now, baseline }: MetricRows, place: Place): Compared {
  return { now: sumRows(rowsAt(now, place)), baseline: sumRows(rowsAt(baseline, place)) };
}

function slicesOf(rows: MetricRows): ComparedSlice[] {
  return [...rows.now.values()].flatMap(([first]) => {
    // `other` stands for many values, so it is no place.
    if (first === undefined || first.dimension === ALL || first.value === OTHER) return [];
    const { dimension, value } = first;
    return [{ dimension, value, ...comparedAt(rows, first) }];
  });
}

/** @param whole the slice on display, or everything */
function changedMetric(rows: MetricRows, whole: Place): ChangedMetric {
  const all = comparedAt(rows, whole);
  const suspects = whole.dimension === ALL ? suspectsOf(all, slicesOf(rows)) : [];
  const { sketch } = sumRows(rowsAt(rows.baseline, whole));
  return {
    id: rows.metric.id,
    health: rows.health,
    suspects,
    effect(place) {
      const found = suspects.find((each) => place !== null && placeKey(each) === placeKey(place));
      const { now } = place === null ? all : comparedAt(rows, place);
      const { baseline } = place === null || found?.isNew === true ? all : comparedAt(rows, place);
      return effectOf({ now, baseline }, sketch?.bins() ?? null);
    },
  };
}

interface HourRows {
  at: number;
  rows: RollupRow[];
}

interface Described {
  cause: ChosenCause;
  found: readonly MetricRows[];
  whole: Place;
}

/** A slice that was not there before has changed since it came. */
function arrivalOf(hours: readonly HourRows[], { from }: Span): ChangeInterval {
  return { since: hours.find(({ at }) => at >= from)?.at ?? null, until: null };
}

function changeOf(hours: readonly HourRows[], options: Parameters<typeof changeInterval>[1]): ChangeInterval {
  return changeInterval(
    hours.map(({ at, rows }) => ({ at, ...sumRows(rows) })),
    options,
  );
}

/** The rows of the shown time in which it was different. */
function rowsWithin(
  hours: readonly HourRows[],
  { from, to, since, until }: Span & ChangeInterval,
): RollupRow[] {
  const [first, end] = [Math.max(from, since ?? from), Math.min(to, until ?? to)];
  return hours.filter(({ at }) => at >= first && at < end).flatMap(({ rows }) => rows);
}

function sliceOf(
  rows: MetricRows,
  { cause, place, whole }: Pick<Described, 'cause' | 'whole'> & { place: Place },
) {
  const [part, all] = [place, whole].map((each) => sumRows(rowsAt(rows.now, each)).samples);
  return {
    dimension: place.dimension,
    value: place.value,
    explained: cause.place?.explained ?? 1,
    share: all === undefined || all === 0 ? 0 : Math.min(1, (part ?? 0) / all),
  };
}

export function createCauseQueries(
  db: Kysely<Database>,
  { nowMs, queries }: { nowMs(): number; queries: Pick<MetricQueries, 'summary'> },
): CauseQueries {
  /** Slices are kept by the hour. */
  function timesOf(query: MetricsQuery): { span: Span; baseline: Span } {
    const clock = { nowMs: nowMs(), live: false };
    const span = spanOf(query, clock);
    return { span, baseline: baselineOf(query, span, clock) };
  }

  async function rowsOf(query: MetricsQuery, entries: readonly Entry[]): Promise<MetricRows[]> {
    const { span, baseline } = timesOf(query);
    const metrics = entries.map(({ id }) => id);
    const { traffic } = query;
    const [nowRows, baselineRows] = await Promise.all([
      readSpan(db, { metrics, traffic, span }),
      readSpan(db, { metrics, traffic, span: baseline }),
    ]);
    const [now, before] = [nowRows, baselineRows].map((rows) => groupRows(rows, (row) => row.metric));
    return entries.flatMap(({ id, health }) => {
      const metric = RECORDED_METRICS.find((each) => each.id === id);
      const [ofNow, ofBefore] = [now, before].map((rows) => groupRows(rows?.get(id) ?? [], placeKey));
      return metric === undefined || ofNow === undefined || ofBefore === undefined
        ? []
        : [{ metric, health, now: ofNow, baseline: ofBefore }];
    });
  }

  /** The hours of a metric in one place; of before too, unless a gap lies between. */
  async function hoursOf(query: MetricsQuery, metric: string, place: Place): Promise<HourRows[]> {
    const { span, baseline } = timesOf(query);
    const from = baseline.to >= span.from ? baseline.from : span.from;
    const pieces = [{ grain: 'hour' as const, from, to: span.to }];
    const rows = await readRollups(db, { metrics: [metric], traffic: query.traffic, slice: place, pieces });
    return [...groupRows(rows, ({ bucket }) => String(bucket.getTime()))]
      .map(([at, group]) => ({ at: Number(at), rows: group }))
      .sort((a, b) => a.at - b.at);
  }

  async function describe(
    query: MetricsQuery,
    { cause, found, whole }: Described,
  ): Promise<Causes['causes']> {
    const [id, ...others] = cause.metrics;
    const rows = found.find(({ metric }) => metric.id === id);
    if (rows === undefined) return [];
    const { metric } = rows;
    const place = cause.place ?? whole;
    const { span } = timesOf(query);
    const isNew = cause.place?.isNew ?? false;
    const all = figureOf(metric, sumRows(rowsAt(rows.now, place)));
    const baseline = figureOf(metric, sumRows(rowsAt(rows.baseline, isNew ? whole : place)));
    const hours = await hoursOf(query, metric.id, place);
    const direction = (all.value ?? 0) - (baseline.value ?? 0);
    const times = isNew ? arrivalOf(hours, span) : changeOf(hours, { direction, from: span.from });
    const now = figureOf(metric, sumRows(rowsWithin(hours, { ...span, ...times })));
    const slice = { ...sliceOf(rows, { cause, place, whole }), isNew };
    const isAll = place.dimension === ALL;
    return [
      {
        metric: metric.id,
        others,
        health: cause.health,
        slice: isAll ? null : slice,
        now,
        baseline,
        ...times,
      },
    ];
  }

  return {
    async causes(query) {
      const { metrics } = await queries.summary(query);
      const entries = metrics.filter(({ health }) => IN_TROUBLE.has(health));
      if (entries.length === 0) return { causes: [] };
      const whole = { dimension: query.dimension, value: query.value };
      const found = await rowsOf(query, entries);
      const chosen = chooseCauses(found.map((rows) => changedMetric(rows, whole)));
      const described = await Promise.all(chosen.map((cause) => describe(query, { cause, found, whole })));
      return { causes: described.flat() };
    },
  };
}
