import type { MetricDistribution } from '@hark/shared/http/metrics-api';
import type { Sketch } from './sketch.ts';

type Bins = MetricDistribution['bins'];

const BINS = 30;
/** Share that goes into each outermost bin, so that one outlier doesn't flatten the others. */
const OUTER_SHARE = 0.005;

function edgesOf(sketches: readonly Sketch[]): { from: number; width: number } | null {
  const lows = sketches.flatMap((sketch) => sketch.quantile(OUTER_SHARE) ?? []);
  const highs = sketches.flatMap((sketch) => sketch.quantile(1 - OUTER_SHARE) ?? []);
  if (lows.length === 0) return null;
  const [from, to] = [Math.min(...lows), Math.max(...highs)];
  return { from, width: (to - from) / BINS || Math.max(Math.abs(from) * 0.01, 1e-4) };
}

function shares(sketch: Sketch | null, { from, width }: { from: number; width: number }): number[] {
  const counts = Array.from({ length: BINS }, () => 0);
  let total = 0;
  for (const { value, count } of sketch?.bins() ?? []) {
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor((value - from) / width)));
    counts[bin] = (counts[bin] ?? 0) + count;
    total += count;
  }
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

/** Returns the same bins for both, so that the shapes can be overlaid. The shares of each add up to 1. */
export function distributionBins(now: Sketch | null, baseline: Sketch | null): Bins {
  const edges = edgesOf([now, baseline].filter((sketch) => sketch !== null));
  if (edges === null) return [];
  const [nowShares, baselineShares] = [shares(now, edges), shares(baseline, edges)];
  return nowShares.map((share, index) => ({
    from: edges.from + index * edges.width,
    to: edges.from + (index + 1) * edges.width,
    now: share,
    baseline: baselineShares[index] ?? 0,
  }));
}
