import { wilsonInterval } from '@hark/shared/metrics/figures/wilson-interval';
import { quantile } from '../../base/quantile.ts';
import { eValue, NO_EVIDENCE, withPairs } from '../judge/harm-evidence.ts';
import type { ComparedPair } from './pair-of.ts';

/** Normal quantile of a one-sided 99 % bound. */
const Z_99 = 2.3263478740408408;

interface Counted {
  pairs: number;
  visible: number;
  challengerWorse: number;
  championWorse: number;
}

/** Returns what the numbers of pairs say: the 99 % lower bound of visible ones, null without pairs, and the e-value. Pure. */
export function evidenceOf({ pairs, visible, challengerWorse, championWorse }: Counted): {
  visibleLower: number | null;
  eValue: number;
} {
  return {
    visibleLower: wilsonInterval(visible, pairs, Z_99)?.lower ?? null,
    eValue: eValue(withPairs(NO_EVIDENCE, { challengerWorse, championWorse })),
  };
}

interface Times {
  p50: number | null;
  p95: number | null;
}

function timesOf(values: readonly (number | null)[]): Times {
  const known = values.filter((value) => value !== null);
  return { p50: quantile(known, 0.5), p95: quantile(known, 0.95) };
}

/** Counts pairs that are at hand; `readShadowCounts` counts those that are stored in the same way. Pure. */
export function countPairs(pairs: readonly ComparedPair[]) {
  const count = (is: (pair: ComparedPair) => boolean): number => pairs.filter(is).length;
  const answered = pairs.filter(
    ({ championMs, challengerMs }) => championMs !== null && challengerMs !== null,
  );
  const counted = {
    pairs: pairs.length,
    differing: count(({ distance }) => distance > 0),
    halfOther: count(({ distance }) => distance > 0.5),
    visible: count(({ isVisible }) => isVisible),
    challengerWorse: count(({ worse }) => worse === 'challenger'),
    championWorse: count(({ worse }) => worse === 'champion'),
  };
  return {
    ...counted,
    ...evidenceOf(counted),
    championMs: timesOf(answered.map(({ championMs }) => championMs)),
    challengerMs: timesOf(answered.map(({ challengerMs }) => challengerMs)),
  };
}
