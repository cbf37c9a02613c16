import { expect, it } from 'vitest';
import { isTimely } from './timely.ts';

const DAY_MS = 86_400_000;

it('an event counts for alarms if its time and that of its receipt are close', () => {
  expect(isTimely(1_000, 61_000)).toBe(true);
  expect(isTimely(3_600_000, 0)).toBe(true);
});

it('an event that comes a day late, or from a clock that is a day ahead, alarms nobody', () => {
  expect(isTimely(0, DAY_MS)).toBe(false);
  expect(isTimely(DAY_MS, 0)).toBe(false);
  expect(isTimely(Number.NaN, 0)).toBe(false);
});
