import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromLocalMinute, toLocalMinute } from './local-minute.ts';

it('a minute that was written and read is the same', () => {
  // Not in the hour that a change of clocks has twice.
  const minutes = fc.integer({ min: 0, max: 40_000_000 }).map((minute) => minute * 60_000);
  fc.assert(
    fc.property(minutes, (at) => {
      const read = fromLocalMinute(toLocalMinute(at)) ?? Number.NaN;
      expect(Math.abs(read - at) % 3_600_000).toBe(0);
      expect(toLocalMinute(read)).toBe(toLocalMinute(at));
    }),
  );
});

it('what is no time is none', () => {
  for (const text of ['', 'yesterday', '2026-13-45T99:99', '5']) expect(fromLocalMinute(text)).toBeNull();
});
