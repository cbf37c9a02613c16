import type { DriftInput } from '@hark/shared/metrics/definitions/drift-inputs';
import { GRAIN_MS, rangeBuckets } from '@hark/shared/metrics/figures/range-buckets';
import type { Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import type { Span } from '../metrics/metric-times.ts';
import { groupRows, readRollups, type RollupRow } from '../metrics/read-rollups.ts';
import type { InputWindows } from './find-drift.ts';
import { figuresByPlace, type Place, type PlaceFigures } from './input-figures.ts';
import { type CheckWindows, sameWeekdays } from './windows.ts';

export type Traffic = 'real' | 'synthetic';

const { day: DAY_MS } = GRAIN_MS;

/** Windows of one metric, without what is compared. */
export type MetricWindows = Omit<InputWindows, 'input'>;

/** Returns the metric whose figures an input is read from; categories are counted in attempts. */
export function metricOf(input: DriftInput): string {
  return input.type === 'category' ? 'gateway.attempts' : input.metric;
}

export interface ReadOptions {
  windows: CheckWindows;
  traffic: Traffic;
  /** Rows of a frozen reference, by day; null: the days before the windows. */
  frozen: ((metric: string) => Promise<RollupRow[]>) | null;
}

/** Reads one metric in the windows of a check, from the figures alone. */
export async function readMetricWindows(
  db: Kysely<Database>,
  metric: string,
  { windows, traffic, frozen }: ReadOptions,
): Promise<MetricWindows> {
  const read = (grain: 'hour' | 'day', span: Span): Promise<RollupRow[]> =>
    readRollups(db, { metrics: [metric], traffic, pieces: [{ grain, ...span }] });
  const { before, current, reference, days } = windows;
  const ofDay = (at: number): Span => ({ from: at, to: at + DAY_MS });
  const [hours, recent, fourWeeksAgo, chosen] = await Promise.all([
    read('hour', { from: before.from, to: current.to }),
    // A reference may be short: the day a week ago is read too.
    read('day', { from: Math.min(reference.from, days.weekAgo), to: days.last + DAY_MS }),
    read('day', ofDay(days.fourWeeksAgo)),
    frozen === null ? null : frozen(metric),
  ]);
  const within = (rows: readonly RollupRow[], { from, to }: Span): Promise<PlaceFigures> =>
    figuresByPlace(rows.filter(({ bucket }) => bucket.getTime() >= from && bucket.getTime() < to));
  const ofReference = chosen ?? recent.filter(({ bucket }) => isWithin(bucket, reference));
  const referenceDays = await figuresByDay(ofReference);
  return {
    current: await within(hours, current),
    before: await within(hours, before),
    reference: await figuresByPlace(ofReference),
    referenceDays,
    sameDays: sameWeekdays(referenceDays.keys(), current).flatMap((day) => referenceDays.get(day) ?? []),
    lastDay: await within(recent, ofDay(days.last)),
    ago: {
      day: await within(recent, ofDay(days.dayAgo)),
      week: await within(recent, ofDay(days.weekAgo)),
      fourWeeks: await figuresByPlace(fourWeeksAgo),
    },
  };
}

function isWithin(bucket: Date, { from, to }: Span): boolean {
  return bucket.getTime() >= from && bucket.getTime() < to;
}

async function figuresByDay(rows: readonly RollupRow[]): Promise<Map<number, PlaceFigures>> {
  const days = groupRows(rows, ({ bucket }) => String(Math.floor(bucket.getTime() / DAY_MS)));
  const figures = new Map<number, PlaceFigures>();
  for (const [day, ofDay] of days) figures.set(Number(day), await figuresByPlace(ofDay));
  return figures;
}

/** Reads metrics in a span, in days and in hours at the ends. @param place all slices by default */
export function readSpanRows(
  db: Kysely<Database>,
  metrics: readonly string[],
  { span, traffic, place }: { span: Span; traffic: Traffic; place?: Place },
): Promise<RollupRow[]> {
  const pieces = rangeBuckets(span.from, span.to);
  return readRollups(db, { metrics, traffic, pieces, ...(place === undefined ? {} : { slice: place }) });
}
