import {
  type Decision,
  judgeRollout,
  type StepCounts,
} from '../apps/server/src/rollout/judge/judge-rollout.ts';
import { DEFAULT_PLAN, type Outcome, type RolloutPlan } from '@hark/shared/rollouts/rollout-plan';
import {
  type Rates,
  type SimulatedEnd,
  simulateRollout,
} from '../apps/server/src/rollout/judge/testing/simulate-rollout.ts';
import type { BenchRow } from './bench-row.ts';
import { createRandom } from '@hark/shared/testing/seeded-random';

export const NAME = 'Rollouts: the judge against a significance test after every task';

const RUNS = 600;
/** Normal quantile of a one-sided test at p < .05. */
const Z_95 = 1.6448536269514722;
const USUAL: Rates = { null: 0.03, redo: 0.08, switch: 0.05, error: 0.02, slow: 0.05 };
const STEPS = {
  '10/25/50 %': [
    [0.1, 150],
    [0.25, 300],
    [0.5, 600],
  ],
  '1/5/10/25/50 %': DEFAULT_PLAN.steps.map(({ weight, minTasks }) => [weight, minTasks] as const),
} as const;
const CHANGES: Readonly<Record<string, Partial<Rates>>> = {
  'no change': {},
  'redo x 2': { redo: 2 * USUAL.redo },
  'redo x 1.5': { redo: 1.5 * USUAL.redo },
  'null x 2': { null: 2 * USUAL.null },
  'slow x 3': { slow: 3 * USUAL.slow },
  'recogniser dead': { null: 0.9 },
};

/** Whether the two shares of one outcome differ at p < .05, as if it were looked at once. */
function isSignificant({ outcomes }: StepCounts, outcome: Outcome): boolean {
  const { canary, control } = outcomes[outcome];
  if (canary.tasks < 50 || control.tasks < 50) return false;
  const pooled = (canary.bad + control.bad) / (canary.tasks + control.tasks);
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / canary.tasks + 1 / control.tasks));
  return canary.bad / canary.tasks - control.bad / control.tasks > Z_95 * spread;
}

/** The usual rule: the redo rate of the step so far, tested at p < .05 after every task. */
function testRepeatedly(plan: RolloutPlan, steps: readonly StepCounts[]): Decision {
  const step = steps.at(-1);
  if (step !== undefined && isSignificant(step, 'redo')) return { type: 'roll-back', outcome: 'redo' };
  const { decision } = judgeRollout({ ...plan, pauseFrom: Infinity, rollBackFrom: Infinity }, steps);
  return decision;
}

function simulate(
  plan: RolloutPlan,
  changes: Partial<Rates>,
  decide?: typeof testRepeatedly,
): SimulatedEnd[] {
  const random = createRandom(20_261_128);
  const options = { plan, control: USUAL, canary: { ...USUAL, ...changes }, random };
  return Array.from({ length: RUNS }, () =>
    simulateRollout(decide === undefined ? options : { ...options, decide }),
  );
}

function percentOf(ends: readonly SimulatedEnd[], end: SimulatedEnd['end']): number {
  return (100 * ends.filter((one) => one.end === end).length) / ends.length;
}

function medianTasks(ends: readonly SimulatedEnd[]): number {
  const tasks = ends.flatMap(({ end, canaryTasks }) => (end === 'rolled-back' ? [canaryTasks] : []));
  return tasks.sort((a, b) => a - b)[Math.floor(tasks.length / 2)] ?? NaN;
}

/** Judges simulated rollouts of harmless and harmful versions. */
export function run(): BenchRow[] {
  return Object.entries(STEPS).flatMap(([name, steps]) => {
    const plan = {
      ...DEFAULT_PLAN,
      steps: steps.map(([weight, minTasks]) => ({ weight, minTasks, minMs: 0 })),
    };
    return Object.entries(CHANGES).flatMap(([change, changes]) => {
      const ours = simulate(plan, changes);
      const usual = simulate(plan, changes, testRepeatedly);
      const row = (
        measure: string,
        unit: string,
        of: (ends: readonly SimulatedEnd[]) => number,
      ): BenchRow => ({
        measure: `${change}, ${name}: ${measure}`,
        unit,
        ours: of(ours),
        baseline: { name: 'p < .05 of redo after every task', value: of(usual) },
      });
      const called = (ends: readonly SimulatedEnd[]): number =>
        (100 * ends.filter(({ harmAfter }) => harmAfter !== null).length) / ends.length;
      return [
        row('promoted', '%', (ends) => percentOf(ends, 'promoted')),
        row('rolled back', '%', (ends) => percentOf(ends, 'rolled-back')),
        row('a person is called', '%', called),
        row('median of canary tasks to rollback', 'tasks', medianTasks),
      ];
    });
  });
}
