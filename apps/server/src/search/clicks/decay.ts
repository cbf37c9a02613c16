import { DAY_MS, dayOf } from '../../base/day.ts';

/** Half-lives after which a day is removed; 1.6 % of a click remains then. */
const KEPT_HALF_LIVES = 6;

/** A day in UTC, such as `2026-01-31`, and the remaining share of its clicks, 0..1. */
export interface KeptDay {
  day: string;
  factor: number;
}

/** Computes the share of a click that remains after so many days. */
export function decayFactor(ageDays: number, halfLifeDays: number): number {
  return 0.5 ** (Math.max(0, ageDays) / halfLifeDays);
}

/** Returns the days that count, newest first. The first is tomorrow, because page clocks may be slightly ahead. */
export function keptDays(nowMs: number, halfLifeDays: number): KeptDay[] {
  return Array.from({ length: KEPT_HALF_LIVES * halfLifeDays + 2 }, (_, index) => {
    const ageDays = index - 1;
    return { day: dayOf(nowMs - ageDays * DAY_MS), factor: decayFactor(ageDays, halfLifeDays) };
  });
}

const MARGIN_MS = 3_600_000;

/**
 * Returns the days for which the log still accepts events, oldest first; their clicks are counted again. A day that
 * ends within the hour is left out: the log may already be deleting its events.
 */
export function openDays({ from, to }: { from: number; to: number }): string[] {
  const days: string[] = [];
  const first = Math.floor((from + MARGIN_MS) / DAY_MS) * DAY_MS;
  for (let start = first; start <= to; start += DAY_MS) days.push(dayOf(start));
  return days;
}
