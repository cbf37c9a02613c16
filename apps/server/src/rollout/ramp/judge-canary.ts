import type { RolloutTransition } from '@hark/shared/http/rollouts-api';
import type { RolloutSpec } from '@hark/shared/rollouts/rollout-spec';
import type { RolloutEvidence } from '../evidence/rollout-evidence.ts';
import { judgeRollout, type Decision, type OutcomeVerdict } from '../judge/judge-rollout.ts';
import { MISMATCH_FROM, sampleRatioEValue } from '../judge/sample-ratio.ts';
import {
  acceptedOutcomes,
  type Finding,
  go,
  inWords,
  OUTCOME_NAMES,
  percent,
  stop,
  wait,
  written,
} from './finding.ts';
import { stepCountsOf } from './step-counts.ts';

export interface CanaryFacts {
  spec: RolloutSpec;
  /** Index of the current step. */
  step: number;
  transitions: readonly RolloutTransition[];
  evidence: RolloutEvidence;
  /** Causes that a person has accepted. */
  accepted: ReadonlySet<string>;
  nowMs: number;
}

/** Crossed clients that stop the ramp: this many, and this share of the canary. None is expected. */
const CROSSED_FROM = 3;
const CROSSED_SHARE = 0.01;
/** Answers without a mark, and the time since the last one with it, after which the data are missing. */
const UNMARKED_FROM = 20;
const UNMARKED_MS = 2 * 60_000;

/** Computes the e-value of the clients of both groups; null before the first. Pure. */
export function ratioOf({ clients }: RolloutEvidence): number | null {
  const { canary, control } = clients;
  return canary + control === 0 ? null : sampleRatioEValue({ canary, control, share: 0.5 });
}

/** Reasons not to believe the counts. */
function mistrust({ evidence, accepted, transitions, nowMs }: CanaryFacts): Finding | null {
  const { canary, control, crossed } = evidence.clients;
  const { answers, sinceMs } = evidence.unmarked;
  const missingMs = nowMs - Math.max(sinceMs ?? nowMs, transitions.at(-1)?.at ?? 0);
  if (answers >= UNMARKED_FROM && missingMs >= UNMARKED_MS)
    return stop(
      'pause',
      'no-data',
      `${answers} answers in a row carry no mark of this rollout: not every server takes part. Look at \`hark rollout status\` and the servers’ logs.`,
    );
  if (crossed >= Math.max(CROSSED_FROM, CROSSED_SHARE * canary) && !accepted.has('crossed'))
    return stop(
      'pause',
      'crossed',
      `${crossed} clients met both versions within one group or task: the groups are mixed, and counts say little.`,
    );
  const mismatch = ratioOf(evidence) ?? 0;
  if (mismatch < MISMATCH_FROM || accepted.has('ratio')) return null;
  return stop(
    'pause',
    'ratio',
    `The canary has ${canary} clients and the control ${control}, and both should be equally large (e-value ${written(mismatch)}).`,
  );
}

function nameOfStep({ plan: { steps } }: RolloutSpec, step: number): string {
  return `step ${step + 1} of ${steps.length} (${percent(steps[step]?.weight ?? 0)} of the people)`;
}

function harmSentence(outcomes: readonly OutcomeVerdict[], outcome: OutcomeVerdict['outcome']): string {
  const eValue = outcomes.find((each) => each.outcome === outcome)?.eValue ?? 0;
  return `${OUTCOME_NAMES[outcome]} is more frequent in the canary (e-value ${written(eValue)})`;
}

function openSentence(outcomes: readonly OutcomeVerdict[]): string {
  const open = outcomes.find(({ bound, margin }) => bound === null || bound > margin);
  if (open === undefined) return '';
  const { bound, outcome, margin } = open;
  const most = bound === null ? 'is unknown' : `may be more frequent by ${percent(bound)}`;
  return `${OUTCOME_NAMES[outcome]} ${most}, and at most ${percent(margin)} are allowed`;
}

function waiting(
  { spec, step }: CanaryFacts,
  { tasks, ms }: Extract<Decision, { type: 'wait' }>,
  outcomes: readonly OutcomeVerdict[],
): Finding {
  const needs = { tasks, ms };
  const more = [
    ...(tasks > 0 ? [`about ${tasks} more tasks`] : []),
    ...(ms > 0 ? [`${inWords(ms)} more`] : []),
  ].join(' and ');
  const isUndecided = tasks === 0 && ms === 0;
  if (isUndecided) return wait(`Undecided: ${openSentence(outcomes)}. It waits.`, needs);
  const isLast = step === spec.plan.steps.length - 1;
  const open = isLast && ms === 0 ? openSentence(outcomes) : '';
  const why = open === '' ? '' : ` Still open: ${open}.`;
  return wait(`It is at ${nameOfStep(spec, step)} and needs ${more}.${why}`, needs);
}

function findingOf(facts: CanaryFacts, decision: Decision, outcomes: readonly OutcomeVerdict[]): Finding {
  const { spec, step } = facts;
  switch (decision.type) {
    case 'roll-back':
      return stop(
        'roll-back',
        `harm:${decision.outcome}`,
        `${capital(harmSentence(outcomes, decision.outcome))}.`,
      );
    case 'pause':
      if (decision.why === 'harm' && decision.outcome !== null)
        return stop(
          'pause',
          `harm:${decision.outcome}`,
          `${capital(harmSentence(outcomes, decision.outcome))}: a person should look.`,
        );
      return stop(
        'pause',
        'undecided',
        `Undecided after ${spec.plan.extendTimes} times the tasks: ${openSentence(outcomes)}.`,
      );
    case 'wait':
      return waiting(facts, decision, outcomes);
    case 'advance':
      return go('advance', `No harm was found: it goes on to ${nameOfStep(spec, step + 1)}.`);
    case 'promote':
      return go('promote', 'Every outcome is within its margin: it goes on to everybody.');
  }
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** Judges a canary from its counts. Pure. */
export function judgeCanary(facts: CanaryFacts): Finding {
  const { spec, step, transitions, evidence, accepted, nowMs } = facts;
  const counts = stepCountsOf(evidence, transitions, { step, nowMs });
  const { decision, outcomes } = judgeRollout(spec.plan, counts, acceptedOutcomes(accepted));
  const found = findingOf(facts, decision, outcomes);
  return found.action === 'roll-back' ? found : (mistrust(facts) ?? found);
}
