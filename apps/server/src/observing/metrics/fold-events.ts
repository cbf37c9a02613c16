import type { EventRecord } from '@hark/shared/events/event-record';
import type { RecordedMetric } from '@hark/shared/metrics/definitions/metric-definition';
import { observeEvent, type Observation } from '@hark/shared/metrics/figures/observe-event';
import { bucketOf, type Grain } from '@hark/shared/metrics/figures/range-buckets';
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
const COARSE_GRAINS: readonly Grain[] = ['hour', 'day'];
const GRAINS: readonly Grain[] = ['minute', ...COARSE_GRAINS];

/** Slices kept by the minute: figures of a new version are needed at once. All others start at hours. */
const LIVE_DIMENSIONS = new Set([ALL, 'version', 'deployment']);

export function isLiveDimension(dimension: string): boolean {
  return LIVE_DIMENSIONS.has(dimension);
}

/** Limits the number of values of a dimension: values beyond the limit become `other`. */
export type LimitSlice = (dimension: string, value: string) => string;

type Slice = [dimension: string, value: string];
type Place = Pick<Cell, 'grain' | 'dimension' | 'value' | 'synthetic' | 'bucket'>;

function newCell({ grain, dimension, value, synthetic, bucket }: Place, metric: RecordedMetric): Cell {
  const sketch = metric.shape === 'distribution' ? createSketch() : null;
  return { grain, metric: metric.id, dimension, value, synthetic, bucket, samples: 0, total: 0, sketch };
}

function slicesOf({ slices }: EventRecord, limit: LimitSlice): Slice[] {
  const known = Object.entries(slices).flatMap(([dimension, value]): Slice[] =>
    value === undefined ? [] : [[dimension, limit(dimension, value)]],
  );
  return [[ALL, ALL], ...known];
}

function addTo(cells: Map<RecordedMetric, Cell>, place: Place, observed: readonly Observation[]): void {
  for (const { metric, samples, total } of observed) {
    const cell = cells.get(metric) ?? newCell(place, metric);
    cells.set(metric, cell);
    cell.samples += samples;
    cell.total += total;
    cell.sketch?.add(total);
  }
}

/** Sums under construction. */
export interface Fold {
  add(event: EventRecord): void;
  /** Number of cells. */
  size(): number;
  cells(): Cell[];
}

/**
 * Folds events into sums for each minute, hour and day that they touch, in total and by slice. Pure but for `limit`;
 * the sums of parts add up to the sums of the whole.
 */
export function createFold(limit: LimitSlice): Fold {
  const byPlace = new Map<string, Map<RecordedMetric, Cell>>();
  let size = 0;

  function addAt(place: Place, observed: readonly Observation[]): void {
    const { grain, dimension, value, synthetic, bucket } = place;
    const key = `${grain}|${dimension}|${value}|${synthetic}|${bucket}`;
    const cells = byPlace.get(key) ?? new Map<RecordedMetric, Cell>();
    byPlace.set(key, cells);
    const before = cells.size;
    addTo(cells, place, observed);
    size += cells.size - before;
  }

  return {
    add(event) {
      const observed = observeEvent(event);
      if (observed.length === 0) return;
      const { synthetic, at } = event;
      for (const [dimension, value] of slicesOf(event, limit)) {
        for (const grain of isLiveDimension(dimension) ? GRAINS : COARSE_GRAINS)
          addAt({ grain, dimension, value, synthetic, bucket: bucketOf(at, grain) }, observed);
      }
    },
    size: () => size,
    cells: () => [...byPlace.values()].flatMap((cells) => Array.from(cells.values())),
  };
}

const MAX_VALUES = 50;
export const OTHER = 'other';

/** The first fifty values of a dimension keep their names. `seen` holds the values already in the store. */
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
