import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '@hark/shared/testing/seeded-random';
import { eValue, NO_EVIDENCE, withBadTasks, withPairs } from './harm-evidence.ts';
import { MISMATCH_FROM, sampleRatioEValue } from './sample-ratio.ts';
import { differenceBound } from './share-difference.ts';

const count = fc.integer({ min: 0, max: 200 });
const shareOf = fc.double({ min: 0.01, max: 0.9, noNaN: true });

describe('evidence of harm', () => {
  it('is 1 before anything was seen', () => {
    expect(eValue(NO_EVIDENCE)).toBeCloseTo(1, 12);
  });

  it('has an expectation of 1 for the next coin without harm: it is a martingale', () => {
    fc.assert(
      fc.property(count, count, shareOf, (canary, control, share) => {
        const before = withBadTasks(NO_EVIDENCE, { canary, control, share });
        const inCanary = eValue(withBadTasks(before, { canary: 1, control: 0, share }));
        const inControl = eValue(withBadTasks(before, { canary: 0, control: 1, share }));
        expect((share * inCanary + (1 - share) * inControl) / eValue(before)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('does not depend on the order or the batches in which tasks come', () => {
    fc.assert(
      fc.property(count, count, count, shareOf, (one, two, control, share) => {
        const batches = [
          { canary: one, control: 0, share },
          { canary: two, control, share },
        ];
        const apart = batches.reduce(withBadTasks, NO_EVIDENCE);
        const together = withBadTasks(NO_EVIDENCE, { canary: one + two, control, share });
        expect(Math.log(eValue(apart))).toBeCloseTo(Math.log(eValue(together)), 6);
      }),
    );
  });

  it('grows with each bad task of the canary and falls with each of the control', () => {
    fc.assert(
      fc.property(count, count, shareOf, (canary, control, share) => {
        const before = withBadTasks(NO_EVIDENCE, { canary, control, share });
        expect(eValue(withBadTasks(before, { canary: 1, control: 0, share }))).toBeGreaterThan(
          eValue(before),
        );
        expect(eValue(withBadTasks(before, { canary: 0, control: 1, share }))).toBeLessThan(eValue(before));
      }),
    );
  });

  it('stays a number, however large it is', () => {
    const overwhelming = withBadTasks(NO_EVIDENCE, { canary: 100_000, control: 0, share: 0.5 });
    expect(Number.isFinite(eValue(overwhelming))).toBe(true);
    expect(Number.isFinite(sampleRatioEValue({ canary: 100_000, control: 0, share: 0.5 }))).toBe(true);
  });

  it('of a shadow counts the pairs of which one side is worse', () => {
    const worse = withPairs(NO_EVIDENCE, { challengerWorse: 20, championWorse: 5 });
    const equal = withPairs(NO_EVIDENCE, { challengerWorse: 12, championWorse: 13 });
    expect(eValue(worse)).toBeGreaterThan(20);
    expect(eValue(equal)).toBeLessThan(1);
  });
});

/** Assigns clients one by one and looks after each. @returns after how many the mismatch is found; null if never */
function lookForMismatch(told: number, actual: number, random: () => number): number | null {
  const seen = { canary: 0, control: 0, share: told };
  for (let client = 1; client <= 3_000; client++) {
    seen[random() < actual ? 'canary' : 'control']++;
    if (sampleRatioEValue(seen) >= MISMATCH_FROM) return client;
  }
  return null;
}

describe('the sample ratio', () => {
  it('is found wrong where it is, and hardly ever where it is right', () => {
    const random = createRandom(11);
    const runs = (told: number, actual: number) =>
      Array.from({ length: 300 }, () => lookForMismatch(told, actual, random)).filter((at) => at !== null);
    const [right, wrong] = [runs(0.1, 0.1), runs(0.1, 0.15)];
    expect(right.length).toBeLessThanOrEqual(2);
    expect(wrong.length).toBeGreaterThan(290);
  });

  it('has an expectation of 1 for the next client', () => {
    const fewer = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(fewer, fewer, shareOf, (canary, control, share) => {
        const [before, inCanary, inControl] = [
          { canary, control, share },
          { canary: canary + 1, control, share },
          { canary, control: control + 1, share },
        ].map(sampleRatioEValue);
        expect((share * (inCanary ?? 0) + (1 - share) * (inControl ?? 0)) / (before ?? 0)).toBeCloseTo(1, 6);
      }),
    );
  });
});

describe('the bound of the difference', () => {
  it('covers the true difference in nine of ten samples, also in steps of unequal groups', () => {
    const random = createRandom(5);
    const draw = (tasks: number, rate: number) => ({
      tasks,
      bad: Array.from({ length: tasks }, () => random() < rate).filter(Boolean).length,
    });
    const covered = Array.from({ length: 2_000 }, () => {
      const bound = differenceBound([
        { canary: draw(100, 0.1), control: draw(900, 0.08) },
        { canary: draw(300, 0.1), control: draw(300, 0.08) },
      ]);
      return bound !== null && bound >= 0.02;
    });
    const part = covered.filter(Boolean).length / covered.length;
    expect(part).toBeGreaterThan(0.88);
    expect(part).toBeLessThan(0.95);
  });

  it('compares each step with itself: a bad day of both groups is no difference', () => {
    // Together 5.5 % of the canary and 2.8 % of the control are bad; in each step they are equal.
    const quiet = { canary: { bad: 1, tasks: 100 }, control: { bad: 9, tasks: 900 } };
    const badDay = { canary: { bad: 100, tasks: 1_000 }, control: { bad: 100, tasks: 1_000 } };
    const bound = differenceBound([quiet, badDay]) ?? 1;
    expect(bound).toBeGreaterThan(0);
    expect(bound).toBeLessThan(0.02);
  });

  it('is unknown without tasks', () => {
    expect(differenceBound([])).toBeNull();
    expect(differenceBound([{ canary: { bad: 0, tasks: 0 }, control: { bad: 1, tasks: 9 } }])).toBeNull();
  });
});
