import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addOutcome,
  calibrationGap,
  GAP_START,
  gapStep,
  isGapAlarm,
  NO_CONFIDENCE,
} from './calibration-gap.ts';
import { choiceShift } from './choice-shift.ts';
import { conceptOrData } from './concept-or-data.ts';
import { fisherExact } from './fisher-exact.ts';
import { reweight } from './reweight.ts';

const strata = (sums: Record<string, [samples: number, total: number]>) =>
  new Map(Object.entries(sums).map(([stratum, [samples, total]]) => [stratum, { samples, total }]));

const REFERENCE = strata({ adult: [8_000, 400], child: [2_000, 400] });

describe('reweighting', () => {
  it('has the rate that the inputs of the reference would have', () => {
    // 5 % and 20 % as before, but half of the speakers are children.
    const rate = reweight(strata({ adult: [500, 25], child: [500, 100] }), REFERENCE);
    expect(rate?.share).toBeCloseTo(0.8 * 0.05 + 0.2 * 0.2, 12);
    expect(rate?.coverage).toBe(1);
    // 1 / (.8² / 500 + .2² / 500).
    expect(rate?.effectiveSamples).toBeCloseTo(735.29, 1);
  });

  it('changes nothing where the inputs are as they were', () => {
    const size = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(size, fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1 }),
        (found) => {
          const same = new Map(
            found.map(([samples, share], index) => [`s${index}`, { samples, total: share * samples }]),
          );
          const samples = found.reduce((sum, [count]) => sum + count, 0);
          const total = [...same.values()].reduce((sum, stratum) => sum + stratum.total, 0);
          const rate = reweight(same, same);
          expect(rate?.share).toBeCloseTo(total / samples, 9);
          expect(rate?.effectiveSamples).toBeCloseTo(samples, 6);
        },
      ),
    );
  });

  it('says how much of the reference it covers', () => {
    expect(reweight(strata({ child: [100, 20] }), REFERENCE)).toMatchObject({ coverage: 0.2, share: 0.2 });
    expect(reweight(strata({ robot: [100, 20] }), REFERENCE)).toBeNull();
  });
});

describe('concept or data', () => {
  const redo = { better: 'lower' } as const;
  const cause = (sums: Parameters<typeof strata>[0], inputsMoved: boolean) =>
    conceptOrData(redo, { current: strata(sums), reference: REFERENCE, inputsMoved });

  it('is data drift where children explain what has become worse', () => {
    const found = cause({ adult: [500, 25], child: [500, 100] }, true);
    expect(found.cause).toBe('data');
    expect(found.explainedShare).toBeCloseTo(1, 9);
  });

  it('is concept drift where the inputs are quiet, or where everybody fares worse', () => {
    expect(cause({ adult: [800, 100], child: [200, 80] }, false).cause).toBe('concept');
    expect(cause({ adult: [500, 75], child: [500, 200] }, true).cause).toBe('concept');
  });

  it('is nothing where outcomes are not worse, whatever the inputs', () => {
    expect(cause({ adult: [800, 40], child: [200, 40] }, true).cause).toBe('none');
    expect(cause({ adult: [80, 40], child: [20, 10] }, true).cause).toBe('not_enough_data');
  });

  it('is undetermined where the samples do not say', () => {
    expect(cause({ child: [1_000, 250] }, true).cause).toBe('undetermined');
    expect(cause({ adult: [40, 5], child: [960, 192] }, true).cause).toBe('undetermined');
  });

  it('reads misses where higher is better', () => {
    const ctr = { better: 'higher' } as const;
    const reference = strata({ short: [5_000, 4_000], long: [5_000, 2_000] });
    const fewer = { current: strata({ short: [100, 80], long: [900, 360] }), reference, inputsMoved: true };
    expect(conceptOrData(ctr, fewer).cause).toBe('data');
    const less = { current: strata({ short: [500, 250], long: [500, 120] }), reference, inputsMoved: true };
    expect(conceptOrData(ctr, less).cause).toBe('concept');
  });
});

describe('promised and realised correctness', () => {
  const sums = (samples: number, confidence: number, correctShare: number) =>
    Array.from({ length: samples }, (_, index) => index < Math.round(samples * correctShare)).reduce(
      (added, isCorrect) => addOutcome(added, confidence, isCorrect),
      NO_CONFIDENCE,
    );

  it('has a gap where less is correct than promised', () => {
    expect(calibrationGap(sums(500, 0.8, 0.8))).toMatchObject({ gap: expect.closeTo(0, 9) });
    const gap = calibrationGap(sums(500, 0.8, 0.7));
    expect(gap?.gap).toBeCloseTo(0.1, 9);
    // Standard error of 70 % of 500.
    expect(gap?.z).toBeCloseTo(0.1 / Math.sqrt((0.7 * 0.3 + 0.001) / 500), 2);
    expect(gap?.pValue).toBeLessThan(1e-5);
    expect(calibrationGap(sums(199, 0.8, 0.7))).toBeNull();
  });

  it('is measured from the gap of the reference, because clicks are no labels', () => {
    const reference = sums(2_000, 0.8, 0.6);
    expect(calibrationGap(sums(500, 0.8, 0.6), reference)?.pValue).toBeCloseTo(0.5, 6);
    const gap = calibrationGap(sums(500, 0.9, 0.6), reference);
    expect(gap?.gap).toBeCloseTo(0.1, 9);
    // A sequence allows for two standard errors of the reference.
    const [error, referenceError] = [Math.sqrt(0.24 / 500), Math.sqrt(0.24 / 2_000)];
    expect(gap?.sequentialZ).toBeCloseTo((0.1 - 2 * referenceError) / error, 1);
    // Fewer are sure, and fewer are right: harder inputs, but well known to be so.
    expect(calibrationGap(sums(500, 0.6, 0.4), reference)?.pValue).toBeCloseTo(0.5, 6);
  });

  it('gathers evidence over windows, and forgets it when all is well', () => {
    const after = (...scores: number[]) =>
      scores.reduce((state, sequentialZ, index) => gapStep(state, { sequentialZ, fromMs: index }), GAP_START);
    expect(after(-1, 0)).toStrictEqual(GAP_START);
    expect(after(-1, 3, 0)).toMatchObject({ sinceMs: 1 });
    expect(isGapAlarm(after(3, 3))).toBe(false);
    expect(isGapAlarm(after(3, 3, 3, 3))).toBe(true);
    expect(isGapAlarm(after(3, 3, -1, -1, -1, -1, 0))).toBe(false);
  });
});

describe('what people choose for the same words', () => {
  const choices = (counts: Record<string, number>) => new Map(Object.entries(counts));

  it('has changed when another entry has most choices', () => {
    const shift = choiceShift(choices({ planet: 5, singer: 25 }), choices({ planet: 60, singer: 4, car: 2 }));
    expect(shift).toMatchObject({ rose: 'singer', fell: 'planet', choices: 30, choicesBefore: 66 });
    expect(shift?.pValue).toBeLessThan(1e-9);
    expect(shift?.moved).toBeCloseTo(25 / 30 - 4 / 66, 12);
  });

  it('multiplies the smallest p-value by the number of entries, the rare ones counting as one', () => {
    const [now, before] = [
      { a: 10, b: 20, c: 10 },
      { a: 40, b: 20, c: 40 },
    ];
    const ofB = fisherExact({ hits: 20, samples: 40, otherHits: 20, otherSamples: 100 });
    expect(choiceShift(choices(now), choices(before))?.pValue).toBeCloseTo(3 * ofB, 12);
    const rare = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`rare${index}`, 1]));
    const withRare = choiceShift(choices({ ...now, ...rare }), choices(before));
    const sure = fisherExact({ hits: 30, samples: 70, otherHits: 0, otherSamples: 100 });
    expect(withRare?.pValue).toBeCloseTo(4 * sure, 12);
  });

  it('has not when the shares are the same, and is unknown with few choices', () => {
    expect(choiceShift(choices({ a: 20, b: 10 }), choices({ a: 40, b: 20 }))).toMatchObject({
      pValue: 1,
      moved: 0,
      rose: null,
      fell: null,
    });
    expect(choiceShift(choices({ a: 19 }), choices({ b: 400 }))).toBeNull();
    expect(choiceShift(choices({ a: 400 }), choices({}))).toBeNull();
  });
});
