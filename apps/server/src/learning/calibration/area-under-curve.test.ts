import fc from 'fast-check';
import { expect, it } from 'vitest';
import { areaUnderCurve } from './area-under-curve.ts';

const judged = fc.array(
  fc.record({ confidence: fc.integer({ min: 0, max: 6 }).map((tenths) => tenths / 10), right: fc.boolean() }),
  { maxLength: 30 },
);

it('equals the share of pairs in which the right value has the higher confidence', () => {
  fc.assert(
    fc.property(judged, (values) => {
      const pairs = values
        .filter(({ right }) => right)
        .flatMap((good) =>
          values.filter(({ right }) => !right).map((bad) => good.confidence - bad.confidence),
        );
      const wins = pairs.filter((gap) => gap > 0).length + pairs.filter((gap) => gap === 0).length / 2;
      const area = areaUnderCurve(values);
      if (pairs.length === 0) expect(area).toBeNull();
      else expect(area).toBeCloseTo(wins / pairs.length, 9);
    }),
  );
});
