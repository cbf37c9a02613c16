import type { EventRecord } from '@hark/shared/events/event-record';
import type { RecordedMetric } from '@hark/shared/metrics/metric-definition';
import { observeEvent } from '@hark/shared/metrics/observe-event';
import { bucketOf, type Grain } from '@hark/shared/metrics/range-pieces';
import { createSketch, type Sketch } from './sketch.ts';

/** Sums over one bucket of time, one metric and one slice. */
export interface Cell {
  grain: Grain;
  metric: string;
  dimension: string;
  value: string;
  synthetic: boolean;
  /** Epoch milliseconds. */
  bucket: number;
  samples: number;
  total: number;
  sketch: Sketch | null;
}

export const ALL = 'all';
const GRAINS: readonly Grain[] = ['minute', 'hour', 'day'];

/** Keeps the number of values of a dimension within bounds: what is beyond them is `other`. */
export type LimitSlice = (dimension: string, value: string) => string;

function keyOf(cell: Pick<Cell, 'metric' | 'dimension' | 'value' | 'synthetic' | 'bucket'>): string {
  return `${cell.metric}|${cell.dimension}|${cell.value}|${cell.synthetic}|${cell.bucket}`;
}

function newCell(cell: Omit<Cell, 'samples' | 'total' | 'sketch'>, metric: RecordedMetric): Cell {
  const sketch = metric.shape === 'distribution' ? createSketch() : null;
  return { ...cell, samples: 0, total: 0, sketch };
}

function slicesOf({ slices }: EventRecord, limit: LimitSlice): [dimension: string, value: string][] {
  const known = Object.entries(slices).flatMap(([dimension, value]): [string, string][] =>
    value === undefined ? [] : [[dimension, limit(dimension, value)]],
  );
  return [[ALL, ALL], ...known];
}

/**
 * What events add to the figures: the sums for each minute, hour and day that they touch, whole and by slice. Pure but
 * for `limit`; sums of parts are the sums of the whole.
 */
export function foldEvents(events: readonly EventRecord[], limit: LimitSlice): Cell[] {
  const cells = GRAINS.map((grain) => ({ grain, byKey: new Map<string, Cell>() }));
  for (const event of events) {
    const observations = observeEvent(event);
    if (observations.length === 0) continue;
    const { synthetic } = event;
    const slices = slicesOf(event, limit);
    for (const { grain, byKey } of cells) {
      const bucket = bucketOf(event.at, grain);
      for (const { metric, samples, total } of observations) {
        for (const [dimension, value] of slices) {
          const place = { grain, metric: metric.id, dimension, value, synthetic, bucket };
          const key = keyOf(place);
          const cell = byKey.get(key) ?? newCell(place, metric);
          byKey.set(key, cell);
          cell.samples += samples;
          cell.total += total;
          cell.sketch?.add(total);
        }
      }
    }
  }
  return cells.flatMap(({ byKey }) => Array.from(byKey.values()));
}

const MAX_VALUES = 50;
export const OTHER = 'other';

/** The first fifty values of a dimension keep their names. `seen` is what the store has already. */
export function createSliceLimit(seen: Iterable<{ dimension: string; value: string }>): LimitSlice {
  const values = new Map<string, Set<string>>();
  const limit: LimitSlice = (dimension, value) => {
    const known = values.get(dimension) ?? new Set();
    values.set(dimension, known);
    if (known.has(value)) return value;
    if (known.size >= MAX_VALUES) return OTHER;
    known.add(value);
    return value;
  };
  for (const { dimension, value } of seen) limit(dimension, value);
  return limit;
}
