import fc from 'fast-check';
import { expect, it } from 'vitest';
import { agoWords, durationWords } from './ago-words.ts';

it.each([
  [0, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [3_599_999, '59 min'],
  [3_600_000, '1 h'],
  [86_400_000, '1 day'],
  [200_000_000, '2 days'],
  [-5_000, '0 s'],
])('%d ms is “%s”', (durationMs, words) => {
  expect(durationWords(durationMs)).toBe(words);
});

it('never claims more than has passed, and less than one unit less', () => {
  const lengths = new Map([
    ['s', 1_000],
    ['min', 60_000],
    ['h', 3_600_000],
    ['day', 86_400_000],
    ['days', 86_400_000],
  ]);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e11 }), fc.integer({ min: 1e12, max: 2e12 }), (age, now) => {
      const [count, unit = ''] = agoWords(now - age, now).split(' ');
      const lengthMs = lengths.get(unit) ?? Number.NaN;
      expect(Number(count) * lengthMs).toBeLessThanOrEqual(age);
      expect((Number(count) + 1) * lengthMs).toBeGreaterThan(age);
    }),
  );
});
