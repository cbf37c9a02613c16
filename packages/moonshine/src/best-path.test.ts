import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestPath } from './best-path.ts';
import type { Stage } from './best-path.ts';

const stage = (scores: number[], optional = false): Stage => ({
  scores: Float32Array.from(scores),
  optional,
});

/** Every possible sequence of stages. */
function allCourses(stages: readonly Stage[], moments: number): number[][] {
  const mayFollow = (before: number, next: number) =>
    next === before ||
    next === before + 1 ||
    (next === before + 2 && (stages[before + 1]?.optional ?? false));
  let courses = stages.flatMap((_, first) => (mayFollow(-1, first) ? [[first]] : []));
  for (let moment = 1; moment < moments; moment++)
    courses = courses.flatMap((course) =>
      stages.flatMap((_, next) =>
        mayFollow(course[course.length - 1] ?? 0, next) ? [[...course, next]] : [],
      ),
    );
  return courses.filter((course) => mayFollow(course[course.length - 1] ?? 0, stages.length));
}

function scoreOf(course: Iterable<number>, stages: readonly Stage[]): number {
  return [...course].reduce((sum, at, moment) => sum + (stages[at]?.scores[moment] ?? Number.NaN), 0);
}

describe('bestPath', () => {
  it('finds a possible sequence of stages with the highest score', () => {
    const scores = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 6, maxLength: 6 });
    const needed = fc.array(scores, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(needed, scores, fc.integer({ min: 1, max: 6 }), (rows, silence, moments) => {
        const stages = [stage(silence, true), ...rows.flatMap((row) => [stage(row), stage(silence, true)])];
        const course = bestPath(stages, moments);
        const all = allCourses(stages, moments);
        expect(course === null).toBe(all.length === 0);
        if (course === null) return;
        expect(all).toContainEqual([...course]);
        expect(scoreOf(course, stages)).toBe(Math.max(...all.map((other) => scoreOf(other, stages))));
      }),
    );
  });

  it('skips an optional stage, and no other', () => {
    const stages = [stage([0, 0]), stage([9, 9], true), stage([0, 0])];
    expect(bestPath(stages, 2)).toEqual(Int32Array.of(0, 2));
    expect(bestPath([stage([9, 9]), stage([-9, -9])], 2)).toEqual(Int32Array.of(0, 1));
  });

  it('is null with fewer moments than required stages, and without required stages', () => {
    expect(bestPath([stage([1]), stage([1])], 1)).toBeNull();
    expect(bestPath([stage([1], true)], 1)).toBeNull();
    expect(bestPath([stage([])], 0)).toBeNull();
  });
});
