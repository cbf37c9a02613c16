import { describe, expect, it } from 'vitest';
import { createRandom } from '@hark/shared/testing/seeded-random';
import { judgeRollout, type StepCounts } from './judge-rollout.ts';
import { DEFAULT_PLAN, rolloutPlanSchema, type RolloutPlan } from '@hark/shared/rollouts/rollout-plan';
import { simulateRollout, type Rates, type SimulatedEnd } from './testing/simulate-rollout.ts';

const RUNS = 300;
const USUAL: Rates = { null: 0.03, redo: 0.08, switch: 0.05, error: 0.02, slow: 0.05 };

function planOf(steps: readonly (readonly [weight: number, minTasks: number])[]): RolloutPlan {
  return { ...DEFAULT_PLAN, steps: steps.map(([weight, minTasks]) => ({ weight, minTasks, minMs: 0 })) };
}

const SHORT = planOf([
  [0.1, 150],
  [0.25, 300],
  [0.5, 600],
]);
/** By default. */
const FINE = planOf(DEFAULT_PLAN.steps.map(({ weight, minTasks }) => [weight, minTasks] as const));

type ControlGroup = 'equal' | 'rest';

interface Simulated {
  runs?: number;
  controlGroup?: ControlGroup;
}

function simulate(
  plan: RolloutPlan,
  changes: Partial<Rates>,
  { runs = RUNS, controlGroup = 'equal' }: Simulated = {},
): SimulatedEnd[] {
  const random = createRandom(20_261_128);
  const canary = { ...USUAL, ...changes };
  const options = { plan, control: USUAL, canary, random, controlGroup };
  return Array.from({ length: runs }, () => simulateRollout(options));
}

function share(ends: readonly SimulatedEnd[], end: SimulatedEnd['end']): number {
  return ends.filter((one) => one.end === end).length / ends.length;
}

function medianToRollback(ends: readonly SimulatedEnd[]): number {
  const tasks = ends.flatMap(({ end, canaryTasks }) => (end === 'rolled-back' ? [canaryTasks] : []));
  return tasks.sort((a, b) => a - b)[Math.floor(tasks.length / 2)] ?? Infinity;
}

/** The router assigns a control as large as the canary; the figures also hold against everybody else. */
const PLANS = [
  { name: '10/25/50 %, an equal control', plan: SHORT, runs: RUNS, controlGroup: 'equal' as const },
  { name: '10/25/50 %, everybody else', plan: SHORT, runs: 150, controlGroup: 'rest' as const },
  { name: '1/5/10/25/50 %, an equal control', plan: FINE, runs: 150, controlGroup: 'equal' as const },
  { name: '1/5/10/25/50 %, everybody else', plan: FINE, runs: 60, controlGroup: 'rest' as const },
];

describe('the judge of a canary, on simulated tasks', { timeout: 60_000 }, () => {
  it.each(PLANS)('rolls back at most one of twenty harmless versions: $name', ({ plan, ...options }) => {
    const ends = simulate(plan, {}, options);
    expect(share(ends, 'rolled-back')).toBeLessThanOrEqual(0.05);
    expect(share(ends, 'promoted')).toBeGreaterThan(0.93);
  });

  it.each(PLANS)(
    'lets at most one of a hundred versions that double redo pass: $name',
    ({ plan, ...options }) => {
      const ends = simulate(plan, { redo: 2 * USUAL.redo }, options);
      expect(share(ends, 'promoted')).toBeLessThanOrEqual(0.01);
      expect(share(ends, 'rolled-back')).toBeGreaterThan(0.98);
      expect(medianToRollback(ends)).toBeLessThan(400);
    },
  );

  it.each([
    ['redo x 1.5', { redo: 1.5 * USUAL.redo }, 0.7, 1_150],
    ['null x 2', { null: 2 * USUAL.null }, 0.85, 950],
    ['slow x 3', { slow: 3 * USUAL.slow }, 0.99, 220],
    ['a dead recogniser', { null: 0.9 }, 0.99, 16],
  ] as const)('rolls back %s', (_name, changes, least, most) => {
    const ends = simulate(SHORT, changes);
    expect(share(ends, 'rolled-back')).toBeGreaterThan(least);
    expect(medianToRollback(ends)).toBeLessThan(most);
  });
});

function counts(canary: number, control: number, tasks: number, ms = Infinity): StepCounts {
  const quiet = { canary: { bad: 0, tasks }, control: { bad: 0, tasks } };
  const redo = { canary: { bad: canary, tasks }, control: { bad: control, tasks } };
  return {
    outcomes: { null: quiet, redo, switch: quiet, error: quiet, slow: quiet },
    share: 0.5,
    ms,
  };
}

describe('a decision', () => {
  const plan = planOf([[0.5, 200]]);

  it('waits for tasks and time, and says for how many', () => {
    const steps = [{ minMs: 60_000, minTasks: 200, weight: 0.5 }];
    const { decision } = judgeRollout({ ...plan, steps }, [counts(0, 0, 150, 20_000)]);
    expect(decision).toEqual({ type: 'wait', tasks: 50, ms: 40_000 });
  });

  it('promotes when every bound is within its margin', () => {
    expect(judgeRollout(plan, [counts(10, 10, 1_000)]).decision).toEqual({ type: 'promote' });
  });

  it('never promotes without a task of the canary', () => {
    const empty = counts(0, 0, 0);
    const steps = [{ weight: 0.5, minTasks: 0, minMs: 0 }];
    expect(judgeRollout({ ...plan, steps }, [empty]).decision.type).toBe('pause');
  });

  it('asks for more when undecided, and pauses after three times as many', () => {
    const undecided = (tasks: number) =>
      judgeRollout(plan, [counts(tasks * 0.12, tasks * 0.1, tasks)]).decision;
    expect(undecided(200)).toEqual({ type: 'wait', tasks: 400, ms: 0 });
    expect(undecided(600)).toEqual({ type: 'pause', why: 'undecided', outcome: 'redo' });
  });

  it('calls a person before it rolls back', () => {
    expect(judgeRollout(plan, [counts(25, 7, 100)]).decision).toMatchObject({ type: 'pause', why: 'harm' });
    expect(judgeRollout(plan, [counts(34, 7, 100)]).decision).toEqual({ type: 'roll-back', outcome: 'redo' });
  });
});

describe('a plan', () => {
  it.each([
    ['weights that fall', { steps: DEFAULT_PLAN.steps.toReversed() }],
    ['a weight that is no number', { steps: [{ weight: NaN, minTasks: 100, minMs: 0 }] }],
    ['no step', { steps: [] }],
    ['a pause beyond the rollback', { pauseFrom: 200 }],
    ['a margin of another outcome', { margins: { ...DEFAULT_PLAN.margins, colour: 1 } }],
  ])('is refused with %s', (_what, changes) => {
    expect(rolloutPlanSchema.safeParse({ ...DEFAULT_PLAN, ...changes }).success).toBe(false);
  });
});
