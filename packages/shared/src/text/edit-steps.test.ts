import fc from 'fast-check';
import { expect, it } from 'vitest';
import { editSteps } from './edit-steps.ts';

const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 });
const stepsOf = (from: string, to: string) => editSteps(from.split(' '), to.split(' ')).join(' ');

it('prefers substitutions to deletions, and deletions to insertions, at the end', () => {
  expect(stepsOf('turn on the light', 'turn of the light')).toBe('keep substitute keep keep');
  expect(stepsOf('a large iced latte please', 'large ice latte please now')).toBe(
    'delete keep substitute keep keep insert',
  );
  expect(stepsOf('a b', 'b c')).toBe('substitute substitute');
  expect(stepsOf('on on', 'on')).toBe('delete keep');
});

it('turns one text into the other', () => {
  fc.assert(
    fc.property(words, words, (from, to) => {
      const made: string[] = [];
      let read = 0;
      for (const step of editSteps(from, to)) {
        if (step === 'keep') made.push(from[read] ?? '');
        else if (step !== 'delete') made.push(to[made.length] ?? '');
        if (step !== 'insert') read++;
      }
      expect(read).toBe(from.length);
      expect(made).toEqual(to);
    }),
  );
});

it('is as short as possible', () => {
  fc.assert(
    fc.property(words, words, (from, to) => {
      const costs = (a: string[], b: string[]): number => {
        const [first, ...rest] = a;
        const [other, ...others] = b;
        if (first === undefined || other === undefined) return Math.max(a.length, b.length);
        if (first === other) return costs(rest, others);
        return 1 + Math.min(costs(rest, others), costs(rest, b), costs(a, others));
      };
      expect(editSteps(from, to).filter((step) => step !== 'keep')).toHaveLength(costs(from, to));
    }),
    { numRuns: 60 },
  );
});
