import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CUSUM_START,
  cusumBatch,
  cusumFalseAlarms,
  cusumRule,
  cusumRuleOf,
  cusumStep,
  cusumThreshold,
  isCusumAlarm,
  recoveryRule,
  type CusumRule,
  type CusumState,
  type FalseAlarms,
} from './bernoulli-cusum.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const tasks = fc.array(fc.boolean(), { minLength: 1, maxLength: 60 });

const addAll = (state: CusumState, outcomes: readonly boolean[], rule: CusumRule): CusumState =>
  outcomes.reduce((before, isBad, index) => cusumStep(before, { isBad, atMs: 1_000 + index }, rule), state);

describe('the rule', () => {
  it('has steps of which bad ones rise and good ones fall, for every share', () => {
    fc.assert(
      fc.property(share, (p0) => {
        const { onBad, onGood } = cusumRule(p0);
        expect(onBad).toBeGreaterThan(0);
        expect(onGood).toBeLessThan(0);
      }),
    );
  });

  it('is the likelihood ratio of a share twice as high', () => {
    expect(cusumRule(0.08)).toMatchObject({ p1: 0.16 });
    expect(cusumRule(0.08).onBad).toBeCloseTo(Math.log(2), 12);
    expect(cusumRule(0.08).onGood).toBeCloseTo(Math.log(0.84 / 0.92), 12);
  });

  it('multiplies the odds of a share that cannot double', () => {
    // At 10 %, twice the share is 2.25 times the odds.
    expect(cusumRule(0.5).p1).toBeCloseTo(2.25 / 3.25, 12);
    expect(cusumRule(0.1).p1).toBeCloseTo(0.2, 12);
    expect(cusumRule(0.1001).p1).toBeCloseTo(0.2, 3);
  });

  it('takes a baseline one standard error higher, and none for free of faults', () => {
    const { p0 } = cusumRuleOf({ samples: 1_000, bad: 80 });
    expect(p0).toBeCloseTo(0.08 + Math.sqrt((0.08 * 0.92) / 1_000), 3);
    expect(cusumRuleOf({ samples: 1_000, bad: 0 }).p0).toBeCloseTo(0.0038, 3);
  });
});

describe('the sum', () => {
  const rule = cusumRule(0.08);

  it('begins anew at zero, and knows since when it is above', () => {
    const quiet = addAll(CUSUM_START, [false, false, false], rule);
    expect(quiet).toStrictEqual(CUSUM_START);
    const risen = cusumStep(
      cusumStep(quiet, { isBad: true, atMs: 5 }, rule),
      { isBad: false, atMs: 9 },
      rule,
    );
    expect(risen).toMatchObject({ sinceMs: 5, samples: 2, bad: 1 });
    expect(isCusumAlarm(risen)).toBe(false);
    expect(isCusumAlarm(addAll(risen, Array<boolean>(13).fill(true), rule))).toBe(true);
  });

  it('of a batch is at most that of any order of its tasks, and little lower', () => {
    fc.assert(
      fc.property(fc.nat(20), tasks, (before, outcomes) => {
        const state = { value: before / 4, sinceMs: 0, samples: before, bad: 1 };
        const bad = outcomes.filter(Boolean).length;
        const single = addAll(state, outcomes, rule).value;
        const batch = cusumBatch(state, { bad, samples: outcomes.length, atMs: 1_000 }, rule).value;
        expect(batch).toBeLessThanOrEqual(single + 1e-9);
        expect(single).toBeLessThanOrEqual(Math.max(batch, bad * rule.onBad) + 1e-9);
      }),
    );
  });

  it('of many batches is at most that of the single tasks', () => {
    fc.assert(
      fc.property(fc.array(tasks, { maxLength: 8 }), (minutes) => {
        const single = addAll(CUSUM_START, minutes.flat(), rule);
        const batched = minutes.reduce(
          (state, minute, index) =>
            cusumBatch(
              state,
              { bad: minute.filter(Boolean).length, samples: minute.length, atMs: index },
              rule,
            ),
          CUSUM_START,
        );
        expect(batched.value).toBeLessThanOrEqual(single.value + 1e-9);
      }),
    );
  });

  it('of the recovery grows while tasks are as they were', () => {
    const state = addAll(CUSUM_START, Array<boolean>(100).fill(false), recoveryRule(rule));
    expect(state.value).toBeCloseTo(-100 * rule.onGood, 9);
  });

  it('does not change with an empty batch', () => {
    const state = { value: 3, sinceMs: 1, samples: 9, bad: 4 };
    expect(cusumBatch(state, { bad: 0, samples: 0, atMs: 7 }, rule)).toBe(state);
  });

  it('has a threshold that rises with the streams and the tasks, and falls with the false alarms', () => {
    const bearable = { falseAlarms: 0.03, tasks: 5_000 };
    expect(cusumThreshold(bearable, rule)).toBeCloseTo(8, 1);
    const rise = (more: Partial<FalseAlarms>): number =>
      cusumThreshold({ ...bearable, ...more }, rule) - cusumThreshold(bearable, rule);
    expect(rise({ streams: 10 })).toBeCloseTo(Math.log(10), 9);
    expect(rise({ tasks: 50_000 })).toBeCloseTo(Math.log(10), 9);
    expect(rise({ falseAlarms: 0.3 })).toBeCloseTo(-Math.log(10), 9);
    expect(rise({ streams: 0 })).toBe(0);
    expect(cusumThreshold({ falseAlarms: 1, tasks: 0 }, rule)).toBe(1);
    expect(cusumFalseAlarms(cusumThreshold(bearable, rule), { tasks: 5_000 }, rule)).toBeCloseTo(0.03, 9);
  });
});
