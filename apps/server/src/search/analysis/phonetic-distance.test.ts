import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { pronounce } from './pronounce.ts';
import { phoneticDistance, phoneticSimilarity } from './phonetic-distance.ts';

const alike = (a: string, b: string): number => phoneticSimilarity(pronounce(a), pronounce(b));

describe('phonetic similarity', () => {
  it.each([
    ['weather', 'whether'],
    ['knight', 'night'],
    ['flour', 'flower'],
  ])('%s is %s', (a, b) => {
    expect(alike(a, b)).toBeGreaterThan(0.9);
  });

  it.each([
    ['stanford', 'stemford', 'stafford shire'],
    ['pilots', 'pirates', 'parrots'],
    ['zebrol', 'sebrol', 'kebrul'],
  ])('%s is more similar to %s than to %s', (word, near, far) => {
    expect(alike(word, near)).toBeGreaterThan(alike(word, far));
  });

  it('is symmetric, and 1 only for the same sounds', () => {
    const sounds = fc.string({
      unit: fc.constantFrom(...'aeiptksnr@WS'.split('')),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(sounds, sounds, (a, b) => {
        expect(phoneticSimilarity(a, b)).toBeCloseTo(phoneticSimilarity(b, a));
        expect(phoneticSimilarity(a, b) === 1).toBe(a === b);
      }),
    );
  });

  it('is infinite exactly where the distance exceeds the limit', () => {
    const sounds = fc.string({ unit: fc.constantFrom(...'aeIptkhsS@rn東'.split('')), maxLength: 20 });
    fc.assert(
      fc.property(sounds, sounds, fc.double({ min: 0, max: 16, noNaN: true }), (a, b, most) => {
        const exact = phoneticDistance(a, b, Number.POSITIVE_INFINITY);
        const found = phoneticDistance(a, b, most);
        expect(found).toBe(exact > most + 1e-6 ? Number.POSITIVE_INFINITY : exact);
      }),
      { numRuns: 500 },
    );
  });

  it('is exact at the limit itself, also where sounds are skipped at the beginning or the end', () => {
    const sounds = fc.string({ unit: fc.constantFrom(...'aeIptkhsS@rn'.split('')), maxLength: 8 });
    fc.assert(
      fc.property(sounds, sounds, sounds, sounds, (before, shared, changed, after) => {
        const pairs = [
          [before + shared, shared + after],
          [shared + changed, before + shared],
          [before + shared + after, shared],
        ] as const;
        for (const [a, b] of pairs) {
          const exact = phoneticDistance(a, b, Number.POSITIVE_INFINITY);
          expect(phoneticDistance(a, b, exact)).toBe(exact);
          if (exact > 0.01) expect(phoneticDistance(a, b, exact - 0.01)).toBe(Number.POSITIVE_INFINITY);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('compares other scripts by their letters', () => {
    expect(phoneticSimilarity('東京', '東京')).toBe(1);
    expect(phoneticSimilarity('東京', '大阪')).toBe(0);
  });
});
