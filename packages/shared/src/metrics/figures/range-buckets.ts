export const GRAIN_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
export type Grain = keyof typeof GRAIN_MS;

/** Adjacent buckets of one grain; `to` is exclusive. */
export interface RangeBucket {
  grain: Grain;
  from: number;
  to: number;
}

const up = (at: number, stepMs: number): number => Math.ceil(at / stepMs) * stepMs;
const down = (at: number, stepMs: number): number => Math.floor(at / stepMs) * stepMs;

function tile(from: number, to: number, grains: readonly Grain[]): RangeBucket[] {
  if (from >= to) return [];
  const [grain, ...finer] = grains;
  if (grain === undefined) return [];
  const first = up(from, GRAIN_MS[grain]);
  const last = down(to, GRAIN_MS[grain]);
  if (first >= last) return tile(from, to, finer);
  return [...tile(from, first, finer), { grain, from: first, to: last }, ...tile(last, to, finer)];
}

/**
 * Covers a time range exactly with the fewest buckets: whole days in the middle, hours and minutes at the ends. Ends
 * are rounded down to minutes. Times are epoch milliseconds, days are UTC.
 */
export function rangeBuckets(from: number, to: number): RangeBucket[] {
  return tile(down(from, GRAIN_MS.minute), down(to, GRAIN_MS.minute), ['day', 'hour', 'minute']);
}

/** Returns the start of the bucket that contains a time. */
export function bucketOf(at: number, grain: Grain): number {
  return down(at, GRAIN_MS[grain]);
}
