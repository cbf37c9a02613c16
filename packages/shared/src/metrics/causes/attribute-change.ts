import type { ValueCount } from '../figures/distribution-shift.ts';
import { MIN_SAMPLES } from '../definitions/metric-definitions.ts';

/** Sums of one metric over one time. */
export interface Sums {
  samples: number;
  total: number;
}

/** The sums of one slice, or of everything, now and in the baseline. */
export interface Compared {
  now: Sums;
  baseline: Sums;
}

export interface ComparedSlice extends Compared {
  dimension: string;
  value: string;
}

/** A slice that may be the place of a change. */
export interface Suspect {
  dimension: string;
  value: string;
  /** Share of the change that disappears without the slice, 0..1. */
  explained: number;
  /** How much better than the whole the slice and the rest are described separately; comparable within one metric. */
  gain: number;
  /** Whether the baseline has too few samples of the slice, so that it is compared with everything. */
  isNew: boolean;
}

/** Fewer samples in the baseline don't describe a slice. */
const MIN_KNOWN = 200;
/** A slice with more of the traffic is the whole under another name. */
const WHOLE_SHARE = 0.95;
/** A slice that explains less is not the place of the change. */
const MIN_EXPLAINED = 0.6;

const mean = ({ samples, total }: Sums): number | null => (samples === 0 ? null : total / samples);

const without = (whole: Sums, part: Sums): Sums => ({
  samples: whole.samples - part.samples,
  total: whole.total - part.total,
});

function changeOf({ now, baseline }: Compared): number | null {
  const [is, was] = [mean(now), mean(baseline)];
  return is === null || was === null ? null : is - was;
}

/** A slice that is the whole explains a change only by having arrived with it. */
function arrived(slice: ComparedSlice): Suspect | null {
  const { dimension, value, baseline } = slice;
  return baseline.samples === 0 ? { dimension, value, explained: 1, gain: 0, isNew: true } : null;
}

function suspect(whole: Compared, slice: ComparedSlice): Suspect | null {
  const { dimension, value, now, baseline } = slice;
  const change = changeOf(whole);
  if (change === null || change === 0 || now.samples < MIN_SAMPLES) return null;
  const rest = { now: without(whole.now, now), baseline: without(whole.baseline, baseline) };
  if (now.samples >= WHOLE_SHARE * whole.now.samples || rest.now.samples < MIN_SAMPLES) return arrived(slice);
  const isNew = baseline.samples < MIN_KNOWN;
  const own = changeOf({ now, baseline: isNew ? whole.baseline : baseline });
  // Where hardly anybody else was there before, the rest is as new as the slice.
  const others = changeOf(rest.baseline.samples < MIN_KNOWN ? { ...rest, baseline: whole.baseline } : rest);
  if (own === null || others === null) return null;
  const explained = Math.min(1, 1 - others / change);
  // A slice that moved no further than everything only shares in the change.
  if (explained < MIN_EXPLAINED || own / change < 1) return null;
  const gain = ((now.samples * rest.now.samples) / whole.now.samples) * (own - others) ** 2;
  return { dimension, value, explained, gain, isNew };
}

/**
 * Returns the slices without which the change of a metric would be gone, the best first. A superset of the place of a
 * change dilutes it and a subset leaves some of it in the rest: both gain less. Pure.
 */
export function suspectsOf(whole: Compared, slices: readonly ComparedSlice[]): Suspect[] {
  return slices.flatMap((slice) => suspect(whole, slice) ?? []).sort((a, b) => b.gain - a.gain);
}

/** Returns the size of a change in units that metrics share: standard deviations of the baseline. */
export function effectOf({ now, baseline }: Compared, bins: readonly ValueCount[] | null): number {
  const change = changeOf({ now, baseline });
  const was = mean(baseline);
  if (change === null || was === null) return 0;
  return Math.abs(change) / (bins === null ? deviationOfShare(was) : deviation(bins, was));
}

/** At least that of a share of 1 %, so that a first hit is no infinite change. */
function deviationOfShare(share: number): number {
  const bounded = Math.min(0.99, Math.max(0.01, share));
  return Math.sqrt(bounded * (1 - bounded));
}

function deviation(bins: readonly ValueCount[], about: number): number {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  const squares = bins.reduce((sum, bin) => sum + bin.count * (bin.value - about) ** 2, 0);
  const sigma = Math.sqrt(squares / Math.max(1, count));
  return Math.max(sigma, Math.abs(about) * 0.01, 1e-9);
}
