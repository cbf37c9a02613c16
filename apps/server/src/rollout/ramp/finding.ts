import type { RolloutTransition } from '@hark/shared/http/rollouts-api';
import type { Outcome } from '@hark/shared/rollouts/rollout-plan';
import { z } from 'zod';
import type { Accepted } from '../judge/judge-rollout.ts';

/** What the judge thinks is right, whoever may do it. */
export interface Finding {
  action: 'wait' | 'advance' | 'promote' | 'pause' | 'roll-back';
  /** Cause of a pause or a rollback, such as `harm:redo`; a person who resumes has accepted it. */
  why: string | null;
  sentence: string;
  /** Canary tasks or shadow pairs, and ms, that are still needed; null where that is not the question. */
  needsTasks: number | null;
  needsMs: number | null;
}

/** Outcomes, as sentences name them. */
export const OUTCOME_NAMES: Record<Outcome, string> = {
  null: 'speech without a transcript',
  redo: 'saying it again',
  switch: 'typing instead',
  error: 'no answer',
  slow: 'slow answers',
};

const NOT_ASKED = { needsTasks: null, needsMs: null } as const;

export function stop(action: 'pause' | 'roll-back', why: string, sentence: string): Finding {
  return { action, why, sentence, ...NOT_ASKED };
}

export function go(action: 'advance' | 'promote', sentence: string): Finding {
  return { action, why: null, sentence, ...NOT_ASKED };
}

export function wait(
  sentence: string,
  { tasks = null, ms = null }: { tasks?: number | null; ms?: number | null } = {},
): Finding {
  return { action: 'wait', why: null, sentence, needsTasks: tasks, needsMs: ms };
}

const evidenceSchema = z.object({ why: z.string() });

/** Returns the causes of pauses from which a person has resumed: the judge does not pause for them again. Pure. */
export function acceptedCauses(transitions: readonly RolloutTransition[]): Set<string> {
  const resumed = transitions.findLastIndex(({ action }) => action === 'resume');
  return new Set(
    transitions.slice(0, Math.max(0, resumed)).flatMap(({ action, evidence }) => {
      const parsed = evidenceSchema.safeParse(evidence);
      return action === 'pause' && parsed.success ? [parsed.data.why] : [];
    }),
  );
}

const ACCEPTABLE = ['null', 'redo', 'switch', 'error', 'slow', 'undecided'] as const;

/** The accepted causes that the judge of the canary knows. Pure. */
export function acceptedOutcomes(causes: ReadonlySet<string>): Set<Accepted> {
  return new Set(
    ACCEPTABLE.filter((each) => causes.has(each === 'undecided' ? 'undecided' : `harm:${each}`)),
  );
}

const MINUTE_MS = 60_000;

/** Writes a length of time, such as `4 minutes`. */
export function inWords(ms: number): string {
  const minutes = Math.ceil(ms / MINUTE_MS);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

/** Writes a share, such as `3.5 %`. */
export function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

/** Writes an e-value, such as `20.4` or `1,200`. */
export function written(eValue: number): string {
  return eValue >= 1_000 ? 'over 1,000' : String(Number(eValue.toPrecision(3)));
}
