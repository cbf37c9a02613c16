import type { MetricDefinition } from '../definitions/metric-definition.ts';
import { baselineShare, type RateSums } from './rate-warning.ts';

export const CUSUM = {
  /** Factor of the odds that is looked for. */
  ratio: 2,
  /** Value of the sum at which it alarms, for one stream. */
  threshold: 8,
} as const;

/** Bounds of the share before a change: beyond them each bad task, or each good one, would be an alarm of its own. */
const MIN_SHARE = 0.001;
const MAX_SHARE = 0.95;

/** What a task adds to the sum: the logarithm of its likelihood ratio, after the change against before. */
export interface CusumRule {
  /** Share of bad tasks before the change, within 0.001 and 0.95. */
  p0: number;
  onBad: number;
  onGood: number;
}

/** The state of one stream of tasks. */
export interface CusumState {
  /** The sum; 0 while nothing speaks for a change. */
  value: number;
  /** Estimate of when the change happened: the start of the excursion above 0. Epoch milliseconds, null at 0. */
  sinceMs: number | null;
  /** Tasks since then. */
  samples: number;
  /** Bad tasks since then. */
  bad: number;
}

/** Tasks that ended at about the same time. */
export interface TaskBatch {
  bad: number;
  samples: number;
  /** The earliest of them, epoch milliseconds. */
  atMs: number;
}

export const CUSUM_START: CusumState = { value: 0, sinceMs: null, samples: 0, bad: 0 };

/** Returns how many of a rate's samples are bad: its hits, or its misses where higher is better. */
export function badOf({ better }: Pick<MetricDefinition, 'better'>, { samples, total }: RateSums): number {
  return better === 'higher' ? samples - total : total;
}

/**
 * Creates the rule for a change of the odds of a bad task by a factor. Odds rather than shares, so that it is defined
 * for every share.
 */
export function cusumRule(share: number, ratio: number = CUSUM.ratio): CusumRule {
  const p0 = Math.min(MAX_SHARE, Math.max(MIN_SHARE, share));
  const odds = (ratio * p0) / (1 - p0);
  const p1 = odds / (1 + odds);
  return { p0, onBad: Math.log(p1 / p0), onGood: Math.log((1 - p1) / (1 - p0)) };
}

/** Creates the rule from the baseline of a rate. */
export function cusumRuleOf(
  metric: Pick<MetricDefinition, 'better'>,
  baseline: RateSums,
  ratio: number = CUSUM.ratio,
): CusumRule {
  const { samples } = baseline;
  return cusumRule(baselineShare({ samples, total: badOf(metric, baseline) }), ratio);
}

/**
 * Adds tasks of which only the number is known. The sum is at most that of adding them one by one in any order, and by
 * less than `bad * onBad` lower: it may alarm later, never more often. Exact for one task. Pure.
 */
export function cusumBatch(
  state: CusumState,
  { bad, samples, atMs }: TaskBatch,
  rule: CusumRule,
): CusumState {
  if (samples <= 0) return state;
  const value = state.value + bad * rule.onBad + (samples - bad) * rule.onGood;
  if (!(value > 0)) return CUSUM_START;
  const sinceMs = Math.min(state.sinceMs ?? atMs, atMs);
  return { value, sinceMs, samples: state.samples + samples, bad: state.bad + bad };
}

/**
 * Adds one task to the cumulative sum of log-likelihood ratios of Bernoulli trials (Page, 1954; Reynolds and Stoumbos,
 * 1999). Pure.
 */
export function cusumStep(
  state: CusumState,
  { isBad, atMs }: { isBad: boolean; atMs: number },
  rule: CusumRule,
): CusumState {
  return cusumBatch(state, { bad: isBad ? 1 : 0, samples: 1, atMs }, rule);
}

/**
 * Returns the threshold at which each of several streams alarms, so that all together give no more false alarms than
 * one: their rate falls as exp(-threshold).
 */
export function cusumThreshold(streams: number, threshold: number = CUSUM.threshold): number {
  return threshold + Math.log(Math.max(1, streams));
}

/** Whether a state is an alarm. */
export function isCusumAlarm({ value }: CusumState, threshold: number = CUSUM.threshold): boolean {
  return value >= threshold;
}

/** Returns the rule whose sum grows while tasks are as they were before the change: it shows that a trouble has ended. */
export function recoveryRule({ p0, onBad, onGood }: CusumRule): CusumRule {
  return { p0, onBad: -onBad, onGood: -onGood };
}
