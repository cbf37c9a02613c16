import { OUTCOMES, type Outcome } from '@hark/shared/rollouts/rollout-plan';
import { ARMS } from '@hark/shared/rollouts/serving-state';
import { z } from 'zod';

const count = z.number().int().nonnegative();

const NO_BAD: Record<Outcome, number> = { null: 0, redo: 0, switch: 0, error: 0, slow: 0 };

const armTallySchema = z.object({
  /** Voice tasks with an answer or a failure; null speech and errors are among them as soon as they are recorded. */
  started: count,
  /** Voice tasks that are closed; said again, typed instead and slow are among them. */
  closed: count,
  /** Bad tasks, of each client at most one of each outcome. */
  bad: z.record(z.enum(OUTCOMES), count),
});
export type ArmTally = z.infer<typeof armTallySchema>;

const stepTallySchema = z.object({ canary: armTallySchema, control: armTallySchema });
export type StepTally = z.infer<typeof stepTallySchema>;

/** What was seen of a rollout up to a place in the event log. */
export const rolloutEvidenceSchema = z.object({
  /** By step of the plan; the last one is the last in which a task was seen. */
  steps: z.array(stepTallySchema).default([]),
  /** Different clients of each group, and those that were in both, or met a version that is not of their group. */
  clients: z
    .object({ canary: count, control: count, crossed: count })
    .default({ canary: 0, control: 0, crossed: 0 }),
  /** Sketch of the times of the control's tasks, in base64, and their number. */
  controlTimes: z.object({ sketch: z.string(), tasks: count }).default({ sketch: '', tasks: 0 }),
  /** Answers in the audience that carried no mark of the rollout, since the last that did. */
  unmarked: z
    .object({ answers: count, sinceMs: z.number().nullable() })
    .default({ answers: 0, sinceMs: null }),
  /** When the newest record of the rollout arrived, in epoch milliseconds; null before the first. */
  markedMs: z.number().nullable().default(null),
});
export type RolloutEvidence = z.infer<typeof rolloutEvidenceSchema>;

/** What is remembered of a client. */
export const clientTraceSchema = z.object({
  isCanary: z.boolean(),
  isControl: z.boolean(),
  isCrossed: z.boolean(),
  /** Bad tasks that were counted, as `step/outcome`. */
  bad: z.array(z.string()),
});
export type ClientTrace = z.infer<typeof clientTraceSchema>;

/** What is remembered of a task. */
export const taskTraceSchema = z.object({
  /** Where it began. */
  step: count,
  arm: z.enum(ARMS),
});
export type TaskTrace = z.infer<typeof taskTraceSchema>;

export const NEW_CLIENT: ClientTrace = { isCanary: false, isControl: false, isCrossed: false, bad: [] };

/** Returns the tally of a step without tasks. */
export function emptyTally(): StepTally {
  const arm = (): ArmTally => ({ started: 0, closed: 0, bad: { ...NO_BAD } });
  return { canary: arm(), control: arm() };
}
