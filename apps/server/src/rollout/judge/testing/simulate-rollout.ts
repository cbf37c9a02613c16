import { judgeRollout, type Decision, type StepCounts } from '../judge-rollout.ts';
import { OUTCOMES, type Outcome, type RolloutPlan } from '@hark/shared/rollouts/rollout-plan';

/** Probability of each outcome for a task. */
export type Rates = Record<Outcome, number>;

export interface SimulatedEnd {
  end: 'promoted' | 'rolled-back' | 'paused' | 'undecided';
  /** Canary tasks until then, over all steps; and until an e-value first asked for a pause, null if never. */
  canaryTasks: number;
  harmAfter: number | null;
}

interface SimulationOptions {
  plan: RolloutPlan;
  control: Rates;
  canary: Rates;
  random: () => number;
  /** Size of the control: that of the canary, as the router assigns it, or everybody else. */
  controlGroup?: 'equal' | 'rest';
  mostTasks?: number;
  /** Decides after each canary task; default: the judge. */
  decide?: (plan: RolloutPlan, steps: readonly StepCounts[]) => Decision;
}

function emptyStep(share: number): StepCounts {
  const none = () => ({ canary: { bad: 0, tasks: 0 }, control: { bad: 0, tasks: 0 } });
  const outcomes = { null: none(), redo: none(), switch: none(), error: none(), slow: none() };
  return { outcomes, share, ms: Infinity };
}

const judge = (plan: RolloutPlan, steps: readonly StepCounts[]): Decision =>
  judgeRollout(plan, steps).decision;

/**
 * Runs one rollout on simulated tasks of as many clients, judged after every task of the canary. A pause because of
 * harm is noted, and the canary keeps its weight.
 */
export function simulateRollout(options: SimulationOptions): SimulatedEnd {
  const { plan, control, canary, random, mostTasks = 1_000_000, decide = judge } = options;
  const { controlGroup = 'equal' } = options;
  const shareAt = (weight: number): number => (controlGroup === 'equal' ? 0.5 : weight);
  const steps: StepCounts[] = [emptyStep(shareAt(plan.steps[0]?.weight ?? 0))];
  let [canaryTasks, harmAfter]: [number, number | null] = [0, null];
  for (let task = 0; task < mostTasks; task++) {
    const step = steps.at(-1) ?? emptyStep(0);
    const isCanary = random() < step.share;
    for (const outcome of OUTCOMES) {
      const group = step.outcomes[outcome][isCanary ? 'canary' : 'control'];
      group.tasks++;
      if (random() < (isCanary ? canary : control)[outcome]) group.bad++;
    }
    if (!isCanary) continue;
    canaryTasks++;
    const decision = decide(plan, steps);
    if (decision.type === 'pause' && decision.why === 'harm') harmAfter ??= canaryTasks;
    if (decision.type === 'pause' && decision.why === 'undecided')
      return { end: 'paused', canaryTasks, harmAfter };
    if (decision.type === 'roll-back') return { end: 'rolled-back', canaryTasks, harmAfter };
    if (decision.type === 'promote') return { end: 'promoted', canaryTasks, harmAfter };
    const next = plan.steps[steps.length];
    if (decision.type === 'advance' && next !== undefined) steps.push(emptyStep(shareAt(next.weight)));
  }
  return { end: 'undecided', canaryTasks, harmAfter };
}
