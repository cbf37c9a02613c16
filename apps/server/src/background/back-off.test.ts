import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backOffMs } from './back-off.ts';

const everyMs = fc.integer({ min: 1, max: 86_400_000 });
const failures = fc.integer({ min: 1, max: 5_000 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

it('never shrinks from one failure to the next', () => {
  fc.assert(
    fc.property(everyMs, failures, share, (everyMs, failures, chance) => {
      const random = (): number => chance;
      const now = backOffMs({ failures, everyMs, random });
      expect(backOffMs({ failures: failures + 1, everyMs, random })).toBeGreaterThanOrEqual(now);
    }),
  );
});

it('doubles from 10 s, up to the usual pause or a minute', () => {
  const pauses = (everyMs: number): number[] =>
    [1, 2, 3, 4, 5].map((failures) => backOffMs({ failures, everyMs, random: () => 0 }));
  expect(pauses(5_000)).toEqual([10_000, 20_000, 40_000, 60_000, 60_000]);
  expect(pauses(100_000)).toEqual([10_000, 20_000, 40_000, 80_000, 100_000]);
});

it('subtracts a fifth at most at random', () => {
  fc.assert(
    fc.property(everyMs, failures, share, (everyMs, failures, chance) => {
      const full = backOffMs({ failures, everyMs, random: () => 0 });
      const less = backOffMs({ failures, everyMs, random: () => chance });
      expect(less).toBeLessThanOrEqual(full);
      expect(less).toBeGreaterThanOrEqual(Math.floor(full * 0.8));
    }),
  );
});
