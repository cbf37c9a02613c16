/**
 * What one window of one feature shows. `alarm` is a candidate: somebody is alarmed when two consecutive windows show
 * it.
 */
export type DriftVerdict = 'quiet' | 'warning' | 'alarm' | 'not_enough_data';

/** The verdict on one window. */
export interface DriftWindow {
  /** Epoch milliseconds; `toMs` is exclusive. */
  fromMs: number;
  toMs: number;
  verdict: DriftVerdict;
}

/** A window follows another if it does not overlap it, and not more than one window is missing between them. */
function follows(before: DriftWindow, now: DriftWindow): boolean {
  const lengthMs = now.toMs - now.fromMs;
  return lengthMs > 0 && now.fromMs >= before.toMs && now.fromMs - before.toMs <= lengthMs;
}

/**
 * Turns the candidate of one window into a verdict: an alarm only if the window before shows one too; otherwise it is a
 * warning. Windows that overlap or are far apart, as after a jump of the clock, confirm nothing. Pure.
 */
export function confirmDrift(before: DriftWindow | null, now: DriftWindow): DriftVerdict {
  if (now.verdict !== 'alarm') return now.verdict;
  return before !== null && before.verdict === 'alarm' && follows(before, now) ? 'alarm' : 'warning';
}
