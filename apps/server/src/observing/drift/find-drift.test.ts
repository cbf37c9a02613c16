import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DRIFT_INPUTS } from '@hark/shared/metrics/definitions/drift-inputs';
import type { Comparison } from './compare-input.ts';
import { type Candidate, candidatesOf, findDrift, type InputWindows } from './find-drift.ts';
import { type InputFigure, type PlaceFigures, placeKey, WHOLE } from './input-figures.ts';
import { randomOf } from './testing/planted-days.ts';

const DAY_MS = 86_400_000;
const LIMITS = {
  minSamples: 200,
  minSliceSamples: 100,
  minReferenceSamples: 1_000,
  minMoved: 0.1,
  warnBelow: 0.01,
  alarmBelow: 0.001,
};
const SPANS = {
  before: { from: 0, to: DAY_MS },
  current: { from: DAY_MS, to: 2 * DAY_MS },
  withQuality: () => null,
};

const clipMs = DRIFT_INPUTS.find(({ metric }) => metric === 'vad.clip_ms');
if (clipMs === undefined) throw new Error('There is no clip length.');

/** Values of a roughly normal distribution. */
function figure(random: () => number, count: number, mean: number): InputFigure {
  const values = Array.from({ length: count }, () => {
    const sum = random() + random() + random() + random() - 2;
    return mean + 300 * sum;
  }).sort((a, b) => a - b);
  return {
    samples: count,
    total: values.reduce((all, value) => all + value, 0),
    bins: values.map((value) => ({ value, count: 1 })),
  };
}

const whole = (of: InputFigure): PlaceFigures => new Map([[placeKey(WHOLE), of]]);

interface Shape {
  seed: number;
  now: number;
  earlier: number;
  sameDay: number;
}

function windows({ seed, now, earlier, sameDay }: Shape): InputWindows {
  const random = randomOf(seed);
  const make = (count: number, mean: number): PlaceFigures => whole(figure(random, count, mean));
  const usual = make(300, 1_000);
  return {
    input: clipMs ?? DRIFT_INPUTS[0] ?? fail(),
    current: make(300, now),
    before: make(300, earlier),
    reference: make(2_000, 1_000),
    referenceDays: new Map(),
    sameDays: [make(300, sameDay)],
    lastDay: make(300, now),
    ago: { day: usual, week: usual, fourWeeks: usual },
  };
}

function fail(): never {
  throw new Error('There is no input.');
}

function verdictOf(shape: Shape): string | undefined {
  return findDrift([...candidatesOf(windows(shape), LIMITS)], SPANS)[0]?.verdict;
}

const seeds = fc.integer({ min: 1, max: 1_000_000 });

describe('a shift of an input', () => {
  it('alarms when both windows show it', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(verdictOf({ seed, now: 1_200, earlier: 1_200, sameDay: 1_000 })).toBe('alarm');
      }),
      { numRuns: 30 },
    );
  });

  it('warns when only the last window shows it', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(verdictOf({ seed, now: 1_200, earlier: 1_000, sameDay: 1_000 })).toBe('warning');
      }),
      { numRuns: 30 },
    );
  });

  it('is no drift when the same day of the week looks like this in the reference', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(verdictOf({ seed, now: 1_200, earlier: 1_200, sameDay: 1_200 })).toBe('quiet');
      }),
      { numRuns: 30 },
    );
  });

  it('says nothing below the least samples', () => {
    const shape = windows({ seed: 1, now: 2_000, earlier: 2_000, sameDay: 1_000 });
    const few = whole(figure(randomOf(2), 199, 2_000));
    const [found] = findDrift([...candidatesOf({ ...shape, current: few }, LIMITS)], SPANS);
    expect(found).toMatchObject({ verdict: 'not_enough_data', pValue: null, adjustedP: null });
  });

  it('changes within days when it differs from yesterday and from a week ago', () => {
    const [found] = candidatesOf(windows({ seed: 3, now: 1_300, earlier: 1_000, sameDay: 1_000 }), LIMITS);
    expect(found?.speed).toBe('within_days');
  });
});

describe('without any change', () => {
  it('rings in no family of tests', () => {
    const random = randomOf(11);
    let alarms = 0;
    for (let round = 0; round < 12; round++) {
      const candidates = Array.from({ length: 20 }, (_, index) => {
        const [one] = candidatesOf(
          windows({ seed: round * 100 + index, now: 1_000, earlier: 1_000, sameDay: 1_000 + 40 * random() }),
          LIMITS,
        );
        return one ?? fail();
      });
      alarms += findDrift(candidates, SPANS).filter(({ verdict }) => verdict === 'alarm').length;
    }
    expect(alarms).toBe(0);
  });
});

const quiet: Comparison = {
  test: 'ks',
  n: 300,
  referenceN: 2_000,
  pValue: 0.5,
  size: 0.01,
  isLarge: false,
  value: 1,
  reference: 1,
  category: null,
  isCertain: false,
};

function candidate(now: Partial<Comparison>, earlier: Partial<Comparison> = now): Candidate {
  return {
    input: clipMs ?? fail(),
    place: WHOLE,
    limits: LIMITS,
    now: { ...quiet, ...now },
    earlier: { ...quiet, ...earlier },
    isUsual: false,
    speed: 'stable',
  };
}

describe('many tests at once', () => {
  it('need a smaller p-value for each', () => {
    const single = candidate({ pValue: 0.0009, isLarge: true, size: 1 });
    const noise = Array.from({ length: 99 }, () => candidate({ pValue: 0.5 }));
    expect(findDrift([single], SPANS)[0]?.verdict).toBe('alarm');
    expect(findDrift([single, ...noise], SPANS).some(({ verdict }) => verdict !== 'quiet')).toBe(false);
  });

  it('never makes a p-value smaller', () => {
    const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(pValues, (values) => {
        const found = findDrift(
          values.map((pValue) => candidate({ pValue })),
          SPANS,
        );
        for (const { pValue, adjustedP } of found)
          expect(adjustedP ?? 0).toBeGreaterThanOrEqual((pValue ?? 0) * (1 - 1e-12));
      }),
    );
  });

  it('takes a missing field that most records lack without a second window', () => {
    const gone = candidate({ test: 'missing', pValue: 1e-9, isLarge: true, isCertain: true }, {});
    expect(findDrift([gone], SPANS)[0]?.verdict).toBe('alarm');
  });
});

it('orders what has changed by how it moves with quality, not by its p-value', () => {
  const [level, snr] = ['vad.level_dbfs', 'vad.snr_db'].map((metric) => {
    const input = DRIFT_INPUTS.find((each) => each.metric === metric) ?? fail();
    const pValue = metric === 'vad.level_dbfs' ? 1e-30 : 1e-6;
    return Object.assign(candidate({ pValue, isLarge: true, size: 1 }), { input });
  });
  if (level === undefined || snr === undefined) fail();
  const found = findDrift([level, snr], {
    ...SPANS,
    withQuality: ({ metric }) => (metric === 'vad.snr_db' ? 0.8 : 0.1),
  });
  expect(found.map(({ metric }) => metric)).toEqual(['vad.snr_db', 'vad.level_dbfs']);
});
