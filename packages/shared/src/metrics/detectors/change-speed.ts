import type { DriftVerdict } from './drift-verdict.ts';

/** How far back a distribution is compared with itself. */
export const LAGS_MS = { day: 86_400_000, week: 7 * 86_400_000, fourWeeks: 28 * 86_400_000 } as const;
export type Lag = keyof typeof LAGS_MS;

/** How fast an input changes. */
export const CHANGE_SPEEDS = [
  'within_days',
  'within_weeks',
  'within_months',
  'stable',
  'not_enough_data',
] as const;
export type ChangeSpeed = (typeof CHANGE_SPEEDS)[number];

const hasMoved = (verdict: DriftVerdict): boolean => verdict === 'warning' || verdict === 'alarm';

/**
 * Says how fast an input changes from comparisons of its last day with the same hours a day, a week and four weeks ago.
 * A difference from the day before that the same day of the week before has too is the rhythm of the week, not a
 * change. Pure.
 */
export function changeSpeed(against: Record<Lag, DriftVerdict>): ChangeSpeed {
  const isKnown = (lag: Lag): boolean => against[lag] !== 'not_enough_data';
  if (hasMoved(against.day) && hasMoved(against.week)) return 'within_days';
  if (hasMoved(against.week)) return 'within_weeks';
  if (hasMoved(against.fourWeeks)) return 'within_months';
  return isKnown('week') && isKnown('fourWeeks') ? 'stable' : 'not_enough_data';
}
