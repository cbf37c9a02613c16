import { describe, expect, it } from 'vitest';
import { burnRate, findBurn, type BudgetEvents } from './burn-rate.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BUDGET = 0.01;
const PER_HOUR = 1_000;

/** Events of which a share has been bad for some time, up to now. */
const since =
  (badShare: number, forMs: number) =>
  (windowMs: number): BudgetEvents => ({
    all: (windowMs / HOUR_MS) * PER_HOUR,
    bad: (Math.min(windowMs, forMs) / HOUR_MS) * PER_HOUR * badShare,
  });

describe('a burn', () => {
  it('is found by the fastest pair of windows that shows it', () => {
    expect(findBurn(since(0.2, HOUR_MS), BUDGET)).toMatchObject({ factor: 14.4, severity: 'page' });
    expect(findBurn(since(0.08, 6 * HOUR_MS), BUDGET)).toMatchObject({ factor: 6, severity: 'page' });
    expect(findBurn(since(0.04, DAY_MS), BUDGET)).toMatchObject({ factor: 3, severity: 'ticket' });
    expect(findBurn(since(0.015, 3 * DAY_MS), BUDGET)).toMatchObject({ factor: 1, severity: 'ticket' });
    expect(findBurn(since(0.009, 9 * DAY_MS), BUDGET)).toBeNull();
  });

  it('has ended when the short window is quiet', () => {
    const ended = (windowMs: number): BudgetEvents =>
      windowMs < HOUR_MS ? { all: 100, bad: 0 } : since(0.2, HOUR_MS)(windowMs);
    expect(findBurn(ended, BUDGET)?.factor).not.toBe(14.4);
  });

  it('needs ten bad events', () => {
    const few = (bad: number) => (): BudgetEvents => ({ all: 20, bad });
    expect(findBurn(few(9), BUDGET)).toBeNull();
    expect(findBurn(few(10), BUDGET)).toMatchObject({ factor: 14.4, bad: 10 });
  });

  it('is none without events, as after a jump of the clock', () => {
    expect(findBurn(() => ({ all: 0, bad: 0 }), BUDGET)).toBeNull();
    expect(burnRate({ bad: 3, all: 0 }, BUDGET)).toBe(0);
    expect(burnRate({ bad: 3, all: 100 }, BUDGET)).toBeCloseTo(3);
  });
});
