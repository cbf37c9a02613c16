import { wilsonInterval } from '../figures/wilson-interval.ts';
import { baselineShare } from './rate-warning.ts';

export const CUSUM = {
  /** Factor of the share that is looked for. */
  ratio: 2,
  /** Value of the sum at which it alarms, for one stream of little traffic. */
  threshold: 8,
} as const;

/** Bounds of the share before a change: beyond them each bad task, or each good one, would be an alarm of its own. */
const MIN_SHARE = 0.001;
const MAX_SHARE = 0.95;
/** Share above which the odds are multiplied, because a share of 60 % can't double. */
const ODDS_ABOVE = 0.1;
/** False alarms for each task, times the exponential of the threshold, for a unit of information; by simulation. */
const FALSE_ALARM_RATE = 0.64;

/** What a task adds to the sum: the logarithm of its likelihood ratio, after the change against before. */
export interface CusumRule {
  /** Share of bad tasks before the change, within 0.001 and 0.95, and after it. */
  p0: number;
  p1: number;
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

function shareAfter(p0: number, ratio: number): number {
  const factor = (ratio * (1 - ODDS_ABOVE)) / (1 - ratio * ODDS_ABOVE);
  const odds = (factor * p0) / (1 - p0);
  return Math.min(ratio * p0, odds / (1 + odds));
}

/**
 * Creates the rule for a share that rises by a factor. Above 10 % the odds rise instead, by what the factor makes of
 * them at 10 %.
 *
 * @param ratio above 1 and below 10
 */
export function cusumRule(share: number, ratio: number = CUSUM.ratio): CusumRule {
  const p0 = Math.min(MAX_SHARE, Math.max(MIN_SHARE, share));
  const p1 = shareAfter(p0, ratio);
  return { p0, p1, onBad: Math.log(p1 / p0), onGood: Math.log((1 - p1) / (1 - p0)) };
}

/** Bad tasks of a baseline. */
export interface BadTasks {
  bad: number;
  samples: number;
}

/**
 * Creates the rule from a baseline. It takes a share one standard error higher, so that the small error of a baseline of
 * a thousand tasks does not triple the false alarms; and without bad tasks the largest share that so many don't exclude.
 */
export function cusumRuleOf({ bad, samples }: BadTasks, ratio: number = CUSUM.ratio): CusumRule {
  const total = Math.min(bad, samples);
  const upper = wilsonInterval(total, samples, 1)?.upper ?? 0;
  return cusumRule(Math.max(baselineShare({ samples, total }), upper), ratio);
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

/** How many false alarms are bearable. */
export interface FalseAlarms {
  /** False alarms of all streams together. */
  falseAlarms: number;
  /** Within so many tasks of each stream, such as those of 30 days. */
  tasks: number;
  /** Streams, such as metrics times slices. */
  streams?: number;
}

/** False alarms in so many tasks, times the exponential of the threshold. */
function falseAlarmsAtZero(
  { tasks, streams = 1 }: Omit<FalseAlarms, 'falseAlarms'>,
  rule: CusumRule,
): number {
  const information = -(rule.p0 * rule.onBad + (1 - rule.p0) * rule.onGood);
  return FALSE_ALARM_RATE * information * tasks * Math.max(1, streams);
}

/**
 * Returns the threshold at which all streams together give no more than so many false alarms: their rate is
 * proportional to the information of a task and falls as exp(-threshold). With the default ratio and a share of 8 %, the
 * default threshold is that of 3 % in 5,000 tasks.
 */
export function cusumThreshold({ falseAlarms, ...traffic }: FalseAlarms, rule: CusumRule): number {
  return Math.max(1, Math.log(falseAlarmsAtZero(traffic, rule) / falseAlarms));
}

/** Returns the false alarms of a threshold in so many tasks: the inverse of `cusumThreshold`. */
export function cusumFalseAlarms(
  threshold: number,
  traffic: Omit<FalseAlarms, 'falseAlarms'>,
  rule: CusumRule,
): number {
  return falseAlarmsAtZero(traffic, rule) * Math.exp(-threshold);
}

/** Whether a state is an alarm. */
export function isCusumAlarm({ value }: CusumState, threshold: number = CUSUM.threshold): boolean {
  return value >= threshold;
}

/** Returns the rule whose sum grows while tasks are as they were before the change: it shows that a trouble has ended. */
export function recoveryRule({ p0, p1, onBad, onGood }: CusumRule): CusumRule {
  return { p0: p1, p1: p0, onBad: -onBad, onGood: -onGood };
}
