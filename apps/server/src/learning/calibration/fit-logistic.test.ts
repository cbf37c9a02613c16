import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitLogistic, logistic, probabilityOf } from './fit-logistic.ts';
import type { LogisticExample } from './fit-logistic.ts';

const finite = fc.double({ min: -5, max: 5, noNaN: true });
const examplesOf = (values: number) =>
  fc.array(
    fc.record({ values: fc.array(finite, { minLength: values, maxLength: values }), right: fc.boolean() }),
    { minLength: 5, maxLength: 40 },
  );

/** The function that the fit maximises. Deviations of 1 leave the values unscaled. */
function penalisedLogLikelihood(
  examples: readonly LogisticExample[],
  { bias, weights }: { bias: number; weights: readonly number[] },
  { ridge, deviations }: { ridge: number; deviations: readonly number[] },
): number {
  const penalty = weights.reduce((sum, weight, at) => sum + (weight * (deviations[at] ?? 1)) ** 2, 0);
  return examples.reduce(
    (sum, { values, right }) => {
      const probability = probabilityOf({ bias, weights }, values);
      return sum + Math.log(right ? probability : 1 - probability);
    },
    (-ridge / 2) * penalty,
  );
}

function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

describe('fitLogistic', () => {
  it('is at a maximum: no small change of a kept weight increases the penalised likelihood', () => {
    fc.assert(
      fc.property(examplesOf(2), (examples) => {
        const model = fitLogistic(examples, { ridge: 1, directions: [1, -1] });
        const deviations = [0, 1].map((at) => deviationOf(examples.map(({ values }) => values[at] ?? 0)));
        const rules = { ridge: 1, deviations };
        const best = penalisedLogLikelihood(examples, model, rules);
        for (const change of [-1e-3, 1e-3]) {
          expect(
            penalisedLogLikelihood(examples, { ...model, bias: model.bias + change }, rules),
          ).toBeLessThanOrEqual(best + 1e-9);
          for (const at of [0, 1]) {
            if (model.weights[at] === 0) continue;
            const weights = model.weights.map((weight, place) => weight + (place === at ? change : 0));
            expect(penalisedLogLikelihood(examples, { ...model, weights }, rules)).toBeLessThanOrEqual(
              best + 1e-9,
            );
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps every weight in the given direction of its value', () => {
    fc.assert(
      fc.property(examplesOf(3), (examples) => {
        const { weights } = fitLogistic(examples, { ridge: 0.5, directions: [1, -1, 1] });
        const [up = -1, down = 1, alsoUp = -1] = weights;
        expect(Math.min(up, -down, alsoUp)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });

  it('recovers the model that generated the examples', () => {
    const examples = Array.from({ length: 2000 }, (_, index) => {
      const value = (index % 100) / 25 - 2;
      // For each value, the share of right examples equals its probability.
      return { values: [value], right: Math.floor(index / 100) < 20 * logistic(0.5 + 1.5 * value) };
    });
    const { bias, weights } = fitLogistic(examples, { ridge: 1e-6, directions: [1] });
    expect(bias).toBeCloseTo(0.5, 0);
    expect(weights[0]).toBeCloseTo(1.5, 0);
  });

  it('predicts the share of right examples if all values are equal', () => {
    const examples = [true, true, true, false].map((right) => ({ values: [7], right }));
    const model = fitLogistic(examples, { ridge: 1, directions: [1] });
    expect(model.weights).toEqual([0]);
    expect(probabilityOf(model, [7])).toBeCloseTo(0.75, 6);
  });

  it('counts an example of weight two as two examples', () => {
    const right = { values: [1], right: true };
    const others = [
      { values: [0], right: false },
      { values: [2], right: true },
      { values: [1.5], right: false },
    ];
    const rules = { ridge: 1, directions: [1 as const] };
    const twice = fitLogistic([right, right, ...others], rules);
    // The deviations of the two sets differ, so their penalties do too: compare without a penalty.
    const weighed = fitLogistic([{ ...right, weight: 2 }, ...others], { ...rules, ridge: 1e-9 });
    const plain = fitLogistic([right, right, ...others], { ...rules, ridge: 1e-9 });
    expect(weighed.weights[0]).toBeCloseTo(plain.weights[0] ?? Number.NaN, 5);
    expect(twice.weights[0]).toBeLessThan(plain.weights[0] ?? 0);
  });

  it('stays finite if every example is right', () => {
    const examples = [1, 2, 3].map((value) => ({ values: [value], right: true }));
    const { bias, weights } = fitLogistic(examples, { ridge: 1, directions: [1] });
    expect([bias, ...weights].every(Number.isFinite)).toBe(true);
  });
});
