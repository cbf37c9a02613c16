const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A pair of windows in which the error budget burns too fast. */
export interface BurnWindow {
  /** Multiple of the rate that uses up the budget in 30 days. */
  factor: number;
  /** For significance. */
  longMs: number;
  /** So that the alarm ends soon. */
  shortMs: number;
  severity: 'page' | 'ticket';
}

/** Windows and factors of the Site Reliability Workbook, chapter 5; fastest burn first. */
export const BURN_WINDOWS: readonly BurnWindow[] = [
  { factor: 14.4, longMs: HOUR_MS, shortMs: 5 * MINUTE_MS, severity: 'page' },
  { factor: 6, longMs: 6 * HOUR_MS, shortMs: 30 * MINUTE_MS, severity: 'page' },
  { factor: 3, longMs: DAY_MS, shortMs: 2 * HOUR_MS, severity: 'ticket' },
  { factor: 1, longMs: 3 * DAY_MS, shortMs: 6 * HOUR_MS, severity: 'ticket' },
];

/** Least bad events of the long window. */
export const MIN_BAD_EVENTS = 10;

/** Events of one window. */
export interface BudgetEvents {
  bad: number;
  all: number;
}

/** A budget that burns too fast. */
export interface Burn extends BurnWindow {
  /** Burn rate over the long and the short window: 1 uses up the budget in 30 days. */
  longRate: number;
  shortRate: number;
  bad: number;
}

/** Computes how fast the error budget is used up; 0 without events. */
export function burnRate({ bad, all }: BudgetEvents, budget: number): number {
  return all <= 0 ? 0 : bad / all / budget;
}

/**
 * Returns the fastest burn that both windows of a pair show, or null. Pure.
 *
 * @param eventsOf events of the window of this length that ends now
 * @param budget share of events that may be bad, such as 0.01
 */
export function findBurn(eventsOf: (windowMs: number) => BudgetEvents, budget: number): Burn | null {
  for (const window of BURN_WINDOWS) {
    const [long, short] = [eventsOf(window.longMs), eventsOf(window.shortMs)];
    const [longRate, shortRate] = [burnRate(long, budget), burnRate(short, budget)];
    if (long.bad >= MIN_BAD_EVENTS && longRate > window.factor && shortRate > window.factor)
      return { ...window, longRate, shortRate, bad: long.bad };
  }
  return null;
}
