import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromLocalMinute, toLocalMinute } from './local-minute.ts';

it('reads the minute that it writes', () => {
  // Excludes the hour that a clock change repeats.
  const minutes = fc.integer({ min: 0, max: 40_000_000 }).map((minute) => minute * 60_000);
  fc.assert(
    fc.property(minutes, (at) => {
      const read = fromLocalMinute(toLocalMinute(at)) ?? Number.NaN;
      expect(Math.abs(read - at) % 3_600_000).toBe(0);
      expect(toLocalMinute(read)).toBe(toLocalMinute(at));
    }),
  );
});

it('returns null for text that is no time', () => {
  for (const text of ['', 'yesterday', '2026-13-45T99:99', '5']) expect(fromLocalMinute(text)).toBeNull();
});
