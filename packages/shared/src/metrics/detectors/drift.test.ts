import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categoryDrift } from './category-drift.ts';
import { changeSpeed } from './change-speed.ts';
import { continuousDrift, verdictOfShift } from './continuous-drift.ts';
import { confirmDrift, type DriftVerdict } from './drift-verdict.ts';
import { missingDrift } from './missing-drift.ts';

/** Values 0..99, each as often, moved by so much. */
const even = (each: number, by = 0) =>
  Array.from({ length: 100 }, (_, value) => ({ value: value + by, count: each }));

describe('drift of values', () => {
  it('needs a thousand values before and two hundred now', () => {
    expect(continuousDrift(even(2, 50), even(10)).verdict).toBe('alarm');
    expect(continuousDrift(even(1, 50), even(10))).toMatchObject({
      verdict: 'not_enough_data',
      samples: 100,
    });
    expect(continuousDrift(even(2, 50), even(9)).verdict).toBe('not_enough_data');
    expect(continuousDrift([], even(10))).toMatchObject({ verdict: 'not_enough_data', shift: null });
  });

  it('needs both a significant change and one that matters', () => {
    const many = { samples: 1e9, referenceSamples: 1e9 };
    const verdict = (pValue: number, movedSigmas: number, sizes = many) =>
      verdictOfShift({ pValue, movedSigmas }, sizes);
    expect(verdict(1e-9, 0.1)).toBe('quiet');
    expect(verdict(0.01, 2)).toBe('quiet');
    expect(verdict(0.001, 0.11)).toBe('warning');
    expect(verdict(0.0009, 0.11)).toBe('alarm');
    expect(verdict(Number.NaN, Number.NaN)).toBe('quiet');
    // Chance alone moves the values of 200 by a tenth of a standard deviation.
    expect(verdict(0.0009, 0.19, { samples: 200, referenceSamples: 1_000 })).toBe('quiet');
    expect(verdict(0.0009, 0.2, { samples: 200, referenceSamples: 1_000 })).toBe('alarm');
  });

  it('sees no more in bins than in single values, and little less', () => {
    const numbers = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 60 });
    const asValues = (found: readonly number[]) =>
      found.toSorted((a, b) => a - b).map((value) => ({ value, count: 1 }));
    const width = 5;
    const binned = (found: readonly number[]) =>
      asValues(found.map((value) => Math.floor(value / width) * width));
    fc.assert(
      fc.property(numbers, numbers, (now, before) => {
        const single = continuousDrift(asValues(now), asValues(before)).shift;
        const inBins = continuousDrift(binned(now), binned(before)).shift;
        expect(inBins?.distance).toBeLessThanOrEqual((single?.distance ?? 0) + 1e-9);
        expect(inBins?.pValue).toBeGreaterThanOrEqual((single?.pValue ?? 1) - 1e-9);
      }),
    );
  });

  it('is finite where the reference is constant', () => {
    const drift = continuousDrift([{ value: 48_000, count: 300 }], [{ value: 16_000, count: 2_000 }]);
    expect(drift).toMatchObject({ verdict: 'alarm', shift: { distance: 1, movedSigmas: 1_000_000 } });
    expect(JSON.parse(JSON.stringify(drift))).toStrictEqual(drift);
  });
});

describe('two consecutive windows', () => {
  const window = (fromMs: number, toMs: number, verdict: DriftVerdict = 'alarm') => ({
    fromMs,
    toMs,
    verdict,
  });

  it('make an alarm of a candidate', () => {
    expect(confirmDrift(window(0, 60), window(60, 120))).toBe('alarm');
    expect(confirmDrift(window(0, 60), window(120, 180))).toBe('alarm');
    expect(confirmDrift(null, window(60, 120))).toBe('warning');
    expect(confirmDrift(window(0, 60, 'warning'), window(60, 120))).toBe('warning');
    expect(confirmDrift(window(0, 60), window(60, 120, 'quiet'))).toBe('quiet');
    expect(confirmDrift(window(0, 60), window(60, 120, 'not_enough_data'))).toBe('not_enough_data');
  });

  it('must not overlap, nor be far apart, nor run backwards after a jump of the clock', () => {
    expect(confirmDrift(window(0, 60), window(59, 119))).toBe('warning');
    expect(confirmDrift(window(0, 60), window(121, 181))).toBe('warning');
    expect(confirmDrift(window(600, 660), window(60, 120))).toBe('warning');
    expect(confirmDrift(window(0, 60), window(60, 60))).toBe('warning');
  });
});

describe('drift of categories', () => {
  const counts = (...numbers: number[]) => new Map(numbers.map((count, index) => [`c${index}`, count]));

  it('has the population stability index with half a sample added', () => {
    const { psi, moves, pValue, limit } = categoryDrift(counts(100, 200), counts(600, 600));
    const [now, before] = [100.5 / 301, 0.5];
    const expected =
      (now - before) * Math.log(now / before) + (1 - now - before) * Math.log((1 - now) / (1 - before));
    expect(psi).toBeCloseTo(expected, 12);
    expect(moves.reduce((sum, move) => sum + move.psi, 0)).toBeCloseTo(psi, 12);
    // 6.6349 is the 99 % point of chi-square with one degree.
    expect(limit).toBeCloseTo(6.6349 * (1 / 300 + 1 / 1_200), 5);
    expect(pValue).toBeLessThan(1e-6);
  });

  it('alarms above 0.1 and above chance, and names what has changed most', () => {
    const reference = counts(500, 300, 200);
    expect(categoryDrift(counts(100, 60, 40), reference).verdict).toBe('quiet');
    const moved = categoryDrift(counts(60, 60, 80), reference);
    expect(moved).toMatchObject({ verdict: 'alarm', moves: [{ category: 'c2' }, { category: 'c0' }, {}] });
    // Significant but small.
    expect(categoryDrift(counts(5_500, 2_700, 1_800), counts(50_000, 30_000, 20_000))).toMatchObject({
      verdict: 'quiet',
    });
    expect(categoryDrift(counts(60, 60, 79), reference).verdict).toBe('not_enough_data');
    expect(categoryDrift(counts(), counts())).toMatchObject({
      verdict: 'not_enough_data',
      psi: 0,
      pValue: 1,
    });
  });

  it('notices a category that is new', () => {
    const { verdict, moves } = categoryDrift(
      new Map([
        ['chrome', 160],
        ['new', 40],
      ]),
      new Map([['chrome', 2_000]]),
    );
    expect(verdict).toBe('alarm');
    expect(moves[0]).toMatchObject({ category: 'new', before: 0.5 / 2_001 });
  });
});

describe('missing values', () => {
  const baseline = { missing: 5, samples: 10_000 };
  const of = (
    missing: number,
    samples: number,
    isMandatory = false,
    before: typeof baseline | null = baseline,
  ) => missingDrift({ missing, samples }, before, { isMandatory }).verdict;

  it('warn above 1 % and three times the baseline', () => {
    expect(of(10, 1_000)).toBe('quiet');
    expect(of(30, 1_000)).toBe('warning');
    expect(of(30, 1_000, false, { missing: 100, samples: 10_000 })).toBe('quiet');
    expect(of(60, 1_000, false, { missing: 100, samples: 10_000 })).toBe('warning');
    // A field that most pages never send.
    expect(of(900, 1_000, false, { missing: 6_000, samples: 10_000 })).toBe('quiet');
  });

  it('alarm above 5 % of a mandatory field, without a baseline too', () => {
    expect(of(50, 1_000, true, null)).toBe('not_enough_data');
    expect(of(90, 1_000, true, null)).toBe('alarm');
    expect(of(90, 1_000, false)).toBe('warning');
    expect(of(1_000, 1_000, true)).toBe('alarm');
  });

  it('say nothing of a few samples', () => {
    expect(of(49, 49, true)).toBe('not_enough_data');
    // 3 of 50 have a probability of 1.4 % where one in a hundred is missing.
    expect(of(4, 50)).toBe('warning');
    expect(of(3, 50)).toBe('quiet');
    expect(of(6, 50, true)).toBe('warning');
    expect(of(0, 0, true)).toBe('not_enough_data');
  });
});

describe('the speed of change', () => {
  const speed = (day: DriftVerdict, week: DriftVerdict, fourWeeks: DriftVerdict) =>
    changeSpeed({ day, week, fourWeeks });

  it('is the shortest time in which an input has changed', () => {
    expect(speed('alarm', 'warning', 'alarm')).toBe('within_days');
    expect(speed('quiet', 'alarm', 'alarm')).toBe('within_weeks');
    expect(speed('quiet', 'quiet', 'warning')).toBe('within_months');
    expect(speed('quiet', 'quiet', 'quiet')).toBe('stable');
  });

  it('does not take a Sunday for a change', () => {
    expect(speed('alarm', 'quiet', 'quiet')).toBe('stable');
  });

  it('is unknown without the past', () => {
    expect(speed('quiet', 'quiet', 'not_enough_data')).toBe('not_enough_data');
    expect(speed('quiet', 'not_enough_data', 'not_enough_data')).toBe('not_enough_data');
    expect(speed('not_enough_data', 'quiet', 'quiet')).toBe('stable');
  });
});
