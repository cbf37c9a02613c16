import type { PopularityScale } from './rank-candidates.ts';

/** Highest and median popularity of the entries that have one; zeros where none has. */
export function popularityScale(popularities: Iterable<number | undefined>): PopularityScale {
  const known = [...popularities].filter((popularity) => popularity !== undefined).sort((a, b) => a - b);
  return { max: known.at(-1) ?? 0, median: known[Math.floor(known.length / 2)] ?? 0 };
}
