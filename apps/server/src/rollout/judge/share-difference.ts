import { wilsonInterval } from '@hark/shared/metrics/figures/wilson-interval';

/** Bad tasks among the tasks of one group. */
export interface Group {
  bad: number;
  tasks: number;
}

/** The two groups of one step. */
export interface Stratum {
  canary: Group;
  control: Group;
}

/** Normal quantile of a one-sided 90 % bound. */
const Z_90 = 1.2815515655446004;

interface Part {
  weight: number;
  difference: number;
  /** Distance from the difference to its upper bound, squared. */
  above: number;
}

/** Difference of one step, with its Mantel-Haenszel weight. Null where a group has no tasks. */
function partOf({ canary, control }: Stratum, z: number): Part | null {
  const ours = wilsonInterval(canary.bad, canary.tasks, z);
  const theirs = wilsonInterval(control.bad, control.tasks, z);
  if (ours === null || theirs === null) return null;
  const [share, other] = [canary.bad / canary.tasks, control.bad / control.tasks];
  return {
    weight: (canary.tasks * control.tasks) / (canary.tasks + control.tasks),
    difference: share - other,
    above: (ours.upper - share) ** 2 + (other - theirs.lower) ** 2,
  };
}

/** Returns the parts of all steps, and the sum of their weights; null without a step in which both groups have tasks. */
function partsOf(steps: readonly Stratum[], z: number): { parts: Part[]; all: number } | null {
  const parts = steps.flatMap((step) => partOf(step, z) ?? []);
  const all = parts.reduce((sum, { weight }) => sum + weight, 0);
  return all === 0 ? null : { parts, all };
}

/** Computes the share of bad tasks of the canary minus that of the control, as `differenceBound` weighs it. Pure. */
export function shareDifference(steps: readonly Stratum[]): number | null {
  const found = partsOf(steps, Z_90);
  if (found === null) return null;
  return found.parts.reduce((sum, part) => sum + (part.weight / found.all) * part.difference, 0);
}

/**
 * Computes the one-sided upper confidence bound of the share of bad tasks of the canary minus that of the control, 90 %
 * by default. The steps are compared one by one and then weighted, because the groups were of other sizes in each and
 * the day may have changed in between. Score method (Newcombe, 1998, method 10), steps combined by the variance that
 * their bounds imply (Zou and Donner, 2008). Null without a step in which both groups have tasks.
 *
 * Pure.
 */
export function differenceBound(steps: readonly Stratum[], z = Z_90): number | null {
  const found = partsOf(steps, z);
  const difference = shareDifference(steps);
  if (found === null || difference === null) return null;
  const { parts, all } = found;
  const above = parts.reduce((sum, part) => sum + (part.weight / all) ** 2 * part.above, 0);
  return difference + Math.sqrt(above);
}
