import { eValue, NO_EVIDENCE, withBadTasks, type HarmEvidence } from './harm-evidence.ts';
import { OUTCOMES, type Outcome, type RolloutPlan } from '@hark/shared/rollouts/rollout-plan';
import { differenceBound, type Stratum } from './share-difference.ts';

/** What was seen in one step; of each client at most one bad task of each outcome. */
export interface StepCounts {
  outcomes: Record<Outcome, Stratum>;
  /** Probability that a task of either group is one of the canary. */
  share: number;
  /** How long the step has lasted, in ms. */
  ms: number;
}

/** The judge's view of one outcome. */
export interface OutcomeVerdict {
  outcome: Outcome;
  eValue: number;
  /** Canary minus control over all steps: the upper 90 % bound, and what it may be at most. */
  bound: number | null;
  margin: number;
}

export type Decision =
  | { type: 'roll-back'; outcome: Outcome }
  | { type: 'pause'; why: 'harm' | 'undecided'; outcome: Outcome | null }
  /** Canary tasks and ms that the step still needs. */
  | { type: 'wait'; tasks: number; ms: number }
  | { type: 'advance' }
  | { type: 'promote' };

export interface RolloutVerdict {
  decision: Decision;
  outcomes: OutcomeVerdict[];
}

function evidenceOf(steps: readonly StepCounts[], outcome: Outcome): HarmEvidence {
  return steps.reduce((evidence, { outcomes, share }) => {
    const { canary, control } = outcomes[outcome];
    return withBadTasks(evidence, { canary: canary.bad, control: control.bad, share });
  }, NO_EVIDENCE);
}

function verdictOf(plan: RolloutPlan, steps: readonly StepCounts[], outcome: Outcome): OutcomeVerdict {
  return {
    outcome,
    eValue: eValue(evidenceOf(steps, outcome)),
    bound: differenceBound(steps.map(({ outcomes }) => outcomes[outcome])),
    margin: plan.margins[outcome],
  };
}

const isWithin = ({ bound, margin }: OutcomeVerdict): boolean => bound !== null && bound <= margin;

/** Canary tasks of a step; each outcome counts among all of them. */
function canaryTasks({ outcomes }: StepCounts): number {
  return Math.max(...OUTCOMES.map((outcome) => outcomes[outcome].canary.tasks));
}

function decideStep(plan: RolloutPlan, steps: readonly StepCounts[], outcomes: OutcomeVerdict[]): Decision {
  const [step, seen] = [plan.steps[steps.length - 1], steps.at(-1)];
  if (step === undefined || seen === undefined) throw new Error('The plan has no such step.');
  const tasks = canaryTasks(seen);
  const missing = { tasks: Math.max(0, step.minTasks - tasks), ms: Math.max(0, step.minMs - seen.ms) };
  if (missing.tasks > 0 || missing.ms > 0) return { type: 'wait', ...missing };
  if (steps.length < plan.steps.length) return { type: 'advance' };
  const open = outcomes.find((verdict) => !isWithin(verdict));
  if (open === undefined) return { type: 'promote' };
  const most = plan.extendTimes * step.minTasks;
  if (tasks >= most) return { type: 'pause', why: 'undecided', outcome: open.outcome };
  return { type: 'wait', tasks: most - tasks, ms: 0 };
}

/**
 * Judges a canary from what its steps have seen. It may be called after every task: the share of harmless versions that
 * it rolls back stays below the number of outcomes divided by `rollBackFrom`, however often it is asked.
 *
 * Pure.
 *
 * @param steps counts of the steps so far, the current one last
 */
export function judgeRollout(plan: RolloutPlan, steps: readonly StepCounts[]): RolloutVerdict {
  const outcomes = OUTCOMES.map((outcome) => verdictOf(plan, steps, outcome));
  const worst = outcomes.reduce((most, verdict) => (verdict.eValue > most.eValue ? verdict : most));
  if (worst.eValue >= plan.rollBackFrom)
    return { decision: { type: 'roll-back', outcome: worst.outcome }, outcomes };
  if (worst.eValue >= plan.pauseFrom)
    return { decision: { type: 'pause', why: 'harm', outcome: worst.outcome }, outcomes };
  return { decision: decideStep(plan, steps, outcomes), outcomes };
}
