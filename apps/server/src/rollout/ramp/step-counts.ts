import type { RolloutTransition } from '@hark/shared/http/rollouts-api';
import { OUTCOMES, type Outcome } from '@hark/shared/rollouts/rollout-plan';
import { emptyTally, type ArmTally, type RolloutEvidence } from '../evidence/rollout-evidence.ts';
import type { StepCounts } from '../judge/judge-rollout.ts';
import type { Group, Stratum } from '../judge/share-difference.ts';

/** Outcomes that are known as soon as a task has begun. The others are known when it is closed. */
const KNOWN_AT_ONCE: ReadonlySet<Outcome> = new Set(['null', 'error']);
/** The control is as large as the canary. */
const EQUAL_SHARE = 0.5;

function groupOf({ started, closed, bad }: ArmTally, outcome: Outcome): Group {
  return { bad: bad[outcome], tasks: KNOWN_AT_ONCE.has(outcome) ? started : closed };
}

/** Returns both groups of each step so far, for one outcome. Pure. @param step index of the current step */
export function strataOf({ steps }: RolloutEvidence, step: number, outcome: Outcome): Stratum[] {
  return Array.from({ length: step + 1 }, (_, index) => {
    const { canary, control } = steps[index] ?? emptyTally();
    return { canary: groupOf(canary, outcome), control: groupOf(control, outcome) };
  });
}

/** Returns when a step began, in epoch milliseconds; null if it has not. Pure. */
export function beganAt(transitions: readonly RolloutTransition[], step: number): number | null {
  return transitions.find(({ position }) => position.step === step)?.at ?? null;
}

/** Returns what the steps up to the current one have seen, as the judge takes it. Pure. */
export function stepCountsOf(
  evidence: RolloutEvidence,
  transitions: readonly RolloutTransition[],
  { step, nowMs }: { step: number; nowMs: number },
): StepCounts[] {
  const byOutcome = new Map(OUTCOMES.map((outcome) => [outcome, strataOf(evidence, step, outcome)]));
  const none = { canary: { bad: 0, tasks: 0 }, control: { bad: 0, tasks: 0 } };
  return Array.from({ length: step + 1 }, (_, index) => {
    const of = (outcome: Outcome): Stratum => byOutcome.get(outcome)?.[index] ?? none;
    return {
      outcomes: {
        null: of('null'),
        redo: of('redo'),
        switch: of('switch'),
        error: of('error'),
        slow: of('slow'),
      },
      share: EQUAL_SHARE,
      ms: Math.max(0, nowMs - (beganAt(transitions, index) ?? nowMs)),
    };
  });
}
