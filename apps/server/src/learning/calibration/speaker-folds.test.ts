import fc from 'fast-check';
import { expect, it } from 'vitest';
import { speakerFolds } from './speaker-folds.ts';

const speakers = fc.array(fc.option(fc.constantFrom('ada', 'ben', 'cy', 'dee')), { maxLength: 40 });

it('puts all clips of a speaker into one fold', () => {
  fc.assert(
    fc.property(speakers, fc.integer({ min: 2, max: 10 }), (list, folds) => {
      const foldOf = speakerFolds(list, folds);
      expect(foldOf).toHaveLength(list.length);
      for (const name of ['ada', 'ben', 'cy', 'dee']) {
        const own = foldOf.filter((_, index) => list[index] === name);
        expect(new Set(own).size).toBeLessThanOrEqual(1);
      }
      expect(foldOf.every((fold) => fold >= 0 && fold < folds)).toBe(true);
    }),
  );
});

it('makes folds as equal in size as the speakers allow', () => {
  const foldOf = speakerFolds([null, 'a', null, 'b', 'a', 'b', null, null], 4);
  const sizes = [0, 1, 2, 3].map((fold) => foldOf.filter((own) => own === fold).length);
  expect(sizes).toEqual([2, 2, 2, 2]);
});
