import { driftSettingsSchema } from '@hark/shared/http/drift-api';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkWindows, sameWeekdays } from './windows.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const times = fc.integer({ min: 1_600_000_000_000, max: 2_000_000_000_000 });

it('compares two windows that do not overlap with whole days before both', () => {
  const hours = fc.integer({ min: 1, max: 168 });
  fc.assert(
    fc.property(times, hours, fc.integer({ min: 1, max: 28 }), (nowMs, windowHours, referenceDays) => {
      const settings = driftSettingsSchema.parse({ windowHours, referenceDays });
      const { current, before, reference } = checkWindows(nowMs, settings);
      expect(before.to).toBe(current.from);
      expect(current.to - current.from).toBe(windowHours * HOUR_MS);
      expect(before.to - before.from).toBe(windowHours * HOUR_MS);
      expect(reference.to).toBeLessThanOrEqual(before.from);
      expect(reference.to - reference.from).toBe(referenceDays * DAY_MS);
      expect([reference.from % DAY_MS, current.to % HOUR_MS]).toEqual([0, 0]);
      // Every task that began in the window is closed.
      expect(nowMs - current.to).toBeGreaterThanOrEqual(66 * 60_000);
    }),
  );
});

it('takes the same days of the week from the reference, or all of it where it has none', () => {
  const at = Date.UTC(2026, 10, 27);
  const day = at / DAY_MS;
  const week = Array.from({ length: 7 }, (_, index) => day - 9 + index);
  expect(sameWeekdays(week, { from: at, to: at + DAY_MS })).toEqual([day - 7]);
  expect(sameWeekdays(week, { from: at - DAY_MS / 2, to: at + DAY_MS / 2 })).toEqual([day - 8, day - 7]);
  expect(sameWeekdays([day - 1], { from: at, to: at + DAY_MS })).toEqual([day - 1]);
});
