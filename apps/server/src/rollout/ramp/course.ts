import { OUTCOMES } from '@hark/shared/rollouts/rollout-plan';
import { z } from 'zod';

export const coursePointSchema = z.object({
  /** Epoch milliseconds. */
  at: z.number().int().nonnegative(),
  eValues: z.record(z.enum(OUTCOMES), z.number().nonnegative()),
});
export type CoursePoint = z.infer<typeof coursePointSchema>;

/** Most points of a course. */
const MOST_POINTS = 200;

const isSame = (one: CoursePoint, other: CoursePoint): boolean =>
  OUTCOMES.every((outcome) => one.eValues[outcome] === other.eValues[outcome]);

/**
 * Adds a point to the course of e-values, if they have changed. A full course gives up every other point, so that it
 * always spans the whole rollout. Pure.
 */
export function withPoint(course: readonly CoursePoint[], point: CoursePoint): CoursePoint[] {
  const last = course.at(-1);
  if (last !== undefined && isSame(last, point)) return [...course];
  if (course.length < MOST_POINTS) return [...course, point];
  return [...course.filter((_, index) => index % 2 === 0), point];
}
