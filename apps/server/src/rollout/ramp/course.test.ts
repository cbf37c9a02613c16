import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type CoursePoint, withPoint } from './course.ts';

const pointAt = (at: number, redo: number): CoursePoint => {
  return { at, eValues: { null: 1, redo, switch: 1, error: 1, slow: 1 } };
};

it('the course keeps its first and its last point, in order, and at most 200', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 1_500 }), (values) => {
      const course = values.reduce<CoursePoint[]>((all, redo, at) => withPoint(all, pointAt(at, redo)), []);
      expect(course.length).toBeLessThanOrEqual(200);
      expect(course[0]?.at).toBe(0);
      const lastChange = values.findLastIndex((value, at) => at === 0 || value !== values[at - 1]);
      expect(course.at(-1)).toEqual(pointAt(lastChange, values.at(-1) ?? 0));
      expect(course.map(({ at }) => at)).toEqual(course.map(({ at }) => at).toSorted((a, b) => a - b));
    }),
    { numRuns: 50 },
  );
});

it('a value that stays is one point', () => {
  expect(withPoint([pointAt(1, 2)], pointAt(2, 2))).toEqual([pointAt(1, 2)]);
});
