import { DAY_MS, dayOf } from '../../base/day.ts';

/** After so many half-lives 1.6 % is left of a click, and its day is removed. */
const KEPT_HALF_LIVES = 6;

/** A day in UTC, such as `2026-01-31`, and what is left of its clicks, 0..1. */
export interface KeptDay {
  day: string;
  factor: number;
}

/** What is left of clicks after so many days. */
export function decayFactor(ageDays: number, halfLifeDays: number): number {
  return 0.5 ** (Math.max(0, ageDays) / halfLifeDays);
}

/** The days that count, newest first. The first is tomorrow: the clocks of pages are let go ahead a little. */
export function keptDays(nowMs: number, halfLifeDays: number): KeptDay[] {
  return Array.from({ length: KEPT_HALF_LIVES * halfLifeDays + 2 }, (_, index) => {
    const ageDays = index - 1;
    return { day: dayOf(nowMs - ageDays * DAY_MS), factor: decayFactor(ageDays, halfLifeDays) };
  });
}

const MARGIN_MS = 3_600_000;

/**
 * The days of which the log still takes events, oldest first: those whose clicks are counted anew. A day that ends within
 * the hour leaves the log about now, and with it, perhaps, what was counted: it stays as it is.
 */
export function openDays({ from, to }: { from: number; to: number }): string[] {
  const days: string[] = [];
  const first = Math.floor((from + MARGIN_MS) / DAY_MS) * DAY_MS;
  for (let start = first; start <= to; start += DAY_MS) days.push(dayOf(start));
  return days;
}
