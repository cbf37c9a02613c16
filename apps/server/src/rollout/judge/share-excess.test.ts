import { createRandom } from '@hark/shared/testing/seeded-random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareExcessEValue } from './share-excess.ts';

const LIMIT = 0.15;
const RUNS = 2_000;

/** Samples until the evidence reaches 100; null if it does not. */
function samplesUntil(share: number, most: number, random: () => number): number | null {
  let hits = 0;
  for (let of = 1; of <= most; of++) {
    if (random() < share) hits++;
    if (shareExcessEValue({ hits, of }, LIMIT) >= 100) return of;
  }
  return null;
}

function simulate(share: number, most: number, seed: number): (number | null)[] {
  const random = createRandom(seed);
  return Array.from({ length: RUNS }, () => samplesUntil(share, most, random));
}

describe('evidence that a share is above its limit', () => {
  it('is a martingale at the limit, and falls below it', () => {
    const count = fc.integer({ min: 0, max: 60 });
    const limitOf = fc.double({ min: 0.01, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(count, count, limitOf, (hits, misses, limit) => {
        const of = hits + misses;
        const now = shareExcessEValue({ hits, of }, limit);
        const afterHit = shareExcessEValue({ hits: hits + 1, of: of + 1 }, limit);
        const afterMiss = shareExcessEValue({ hits, of: of + 1 }, limit);
        // Beyond these it is cut off.
        fc.pre(now > 1e-100 && now < 1e100);
        expect(afterHit).toBeGreaterThan(now);
        expect(afterMiss).toBeLessThan(now);
        expect((limit * afterHit + (1 - limit) * afterMiss) / now).toBeCloseTo(1, 9);
      }),
    );
  });

  it('is 1 at the start, and stays a number', () => {
    expect(shareExcessEValue({ hits: 0, of: 0 }, LIMIT)).toBeCloseTo(1, 12);
    expect(Number.isFinite(shareExcessEValue({ hits: 1e6, of: 1e6 }, LIMIT))).toBe(true);
  });

  it('accuses at most one of a hundred shares at the limit, looked at after every sample', () => {
    const accused = simulate(LIMIT, 600, 11).filter((samples) => samples !== null).length;
    expect(accused / RUNS).toBeLessThanOrEqual(0.01);
  });

  it('is found soon: after about a dozen samples where two of three are hits', () => {
    const found = simulate(2 / 3, 300, 12).toSorted((one, other) => (one ?? 301) - (other ?? 301));
    expect(found.at(-1)).not.toBeNull();
    expect(found[RUNS / 2]).toBeLessThan(15);
  });
});
