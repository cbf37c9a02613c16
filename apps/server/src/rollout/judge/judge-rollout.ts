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

/** What a person has looked at and resumed from: harm to an outcome, or too many tasks without a decision. */
export type Accepted = Outcome | 'undecided';

const NOTHING: ReadonlySet<Accepted> = new Set();

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

/** Computes the e-value of each outcome over all steps. Pure. */
export function eValuesOf(steps: readonly StepCounts[]): Record<Outcome, number> {
  const of = (outcome: Outcome): number => eValue(evidenceOf(steps, outcome));
  return { null: of('null'), redo: of('redo'), switch: of('switch'), error: of('error'), slow: of('slow') };
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

/** Canary tasks of a step: those of which every outcome is known. */
function canaryTasks({ outcomes }: StepCounts): number {
  return Math.min(...OUTCOMES.map((outcome) => outcomes[outcome].canary.tasks));
}

function decideStep(
  plan: RolloutPlan,
  steps: readonly StepCounts[],
  { outcomes, accepted }: { outcomes: OutcomeVerdict[]; accepted: ReadonlySet<Accepted> },
): Decision {
  const [step, seen] = [plan.steps[steps.length - 1], steps.at(-1)];
  if (step === undefined || seen === undefined) throw new Error('The plan has no such step.');
  const tasks = canaryTasks(seen);
  const missing = { tasks: Math.max(0, step.minTasks - tasks), ms: Math.max(0, step.minMs - seen.ms) };
  if (missing.tasks > 0 || missing.ms > 0) return { type: 'wait', ...missing };
  if (steps.length < plan.steps.length) return { type: 'advance' };
  const open = outcomes.find((verdict) => !isWithin(verdict));
  if (open === undefined) return { type: 'promote' };
  const most = plan.extendTimes * step.minTasks;
  if (tasks >= most && !accepted.has('undecided'))
    return { type: 'pause', why: 'undecided', outcome: open.outcome };
  return { type: 'wait', tasks: Math.max(0, most - tasks), ms: 0 };
}

/**
 * Judges a canary from what its steps have seen. It may be called after every task: the share of harmless versions that
 * it rolls back stays below the number of outcomes divided by `rollBackFrom`, however often it is asked.
 *
 * Pure.
 *
 * @param steps counts of the steps so far, the current one last
 * @param accepted no reason to pause again; a rollback accepts nothing
 */
export function judgeRollout(
  plan: RolloutPlan,
  steps: readonly StepCounts[],
  accepted: ReadonlySet<Accepted> = NOTHING,
): RolloutVerdict {
  const outcomes = OUTCOMES.map((outcome) => verdictOf(plan, steps, outcome));
  const [worst, ...others] = outcomes.toSorted((one, other) => other.eValue - one.eValue);
  if (worst === undefined) throw new Error('There is no outcome.');
  if (worst.eValue >= plan.rollBackFrom)
    return { decision: { type: 'roll-back', outcome: worst.outcome }, outcomes };
  const harmed = [worst, ...others].find(({ outcome }) => !accepted.has(outcome));
  if (harmed !== undefined && harmed.eValue >= plan.pauseFrom)
    return { decision: { type: 'pause', why: 'harm', outcome: harmed.outcome }, outcomes };
  return { decision: decideStep(plan, steps, { outcomes, accepted }), outcomes };
}
