import { describe, expect, it } from 'vitest';
import { effectOf, suspectsOf, type ComparedSlice, type Sums } from './attribute-change.ts';

const sums = (samples: number, mean: number): Sums => ({ samples, total: samples * mean });
const slice = (value: string, now: Sums, baseline: Sums): ComparedSlice => ({
  dimension: 'browser',
  value,
  now,
  baseline,
});
const values = (whole: { now: Sums; baseline: Sums }, slices: ComparedSlice[]) =>
  suspectsOf(whole, slices).map(({ value }) => value);

describe('the place of a change', () => {
  // 100 of 400 clips fell from -25 to -53; the others did not change.
  const whole = { now: sums(400, -32), baseline: sums(2_000, -25) };
  const quiet = slice('quiet', sums(100, -53), sums(500, -25));
  const calm = slice('calm', sums(300, -25), sums(1_500, -25));

  it('is the slice without which the change would be gone', () => {
    expect(suspectsOf(whole, [calm, quiet])).toMatchObject([{ value: 'quiet', explained: 1, isNew: false }]);
  });

  it('is neither a slice that is the whole, nor a larger one around it, nor a part of it', () => {
    const everything = slice('all of it', whole.now, whole.baseline);
    const around = slice('around', sums(200, -39), sums(1_000, -25));
    const part = slice('part', sums(80, -53), sums(400, -25));
    expect(values(whole, [everything, around, part, quiet])).toEqual(['quiet', 'part', 'around']);
  });

  it('needs enough samples', () => {
    expect(values(whole, [slice('few', sums(49, -80), sums(500, -25))])).toEqual([]);
  });

  it('is nowhere if everything changed alike', () => {
    const moved = { now: sums(400, -32), baseline: sums(2_000, -25) };
    expect(values(moved, [slice('half', sums(200, -32), sums(1_000, -25))])).toEqual([]);
  });

  it('may be a new slice, compared with everything before', () => {
    const fresh = slice('fresh', sums(100, -53), sums(0, 0));
    expect(suspectsOf(whole, [fresh])).toMatchObject([{ value: 'fresh', isNew: true }]);
  });

  it('may be a slice that has replaced everything', () => {
    const replaced = slice('second', whole.now, sums(0, 0));
    expect(suspectsOf(whole, [replaced])).toMatchObject([{ value: 'second', explained: 1, isNew: true }]);
  });
});

it('the size of a change is in deviations of the baseline', () => {
  const bins = [
    { value: -27, count: 1_000 },
    { value: -23, count: 1_000 },
  ];
  expect(effectOf({ now: sums(400, -31), baseline: sums(2_000, -25) }, bins)).toBeCloseTo(3);
  // A first hit is a change of a share of 1 %.
  expect(effectOf({ now: sums(400, 0.1), baseline: sums(2_000, 0) }, null)).toBeCloseTo(1.005, 2);
});
