import { z } from 'zod';
import { audienceSchema, versionDigestSchema } from './rollout-spec.ts';

/**
 * The phases of a rollout.
 *
 * - `shadow`: the challenger hears what the champion hears, and answers nobody
 * - `canary`: it answers a share of the people
 * - `paused`: as before the pause, but nothing advances; the weight stays
 * - `promoted`, `rolled-back`: over
 */
export const ROLLOUT_PHASES = ['shadow', 'canary', 'paused', 'promoted', 'rolled-back'] as const;
export type RolloutPhase = (typeof ROLLOUT_PHASES)[number];

/** Where a rollout is. */
export const rolloutPositionSchema = z.strictObject({
  phase: z.enum(ROLLOUT_PHASES),
  /** What a paused rollout returns to; null in other phases. */
  pausedIn: z.enum(['shadow', 'canary']).nullable(),
  /** Index of the step of the plan; null before the first. */
  step: z.number().int().nonnegative().nullable(),
  /** Share of the audience that the challenger answers now, 0..1. */
  weight: z.number().min(0).max(1),
});
export type RolloutPosition = z.infer<typeof rolloutPositionSchema>;

/** The groups of a rollout. The control is as large as the canary; `rest` is neither. */
export const ARMS = ['canary', 'control', 'rest'] as const;
export type Arm = (typeof ARMS)[number];

/** What every process needs in order to serve: which versions, to whom. */
export const servingStateSchema = z.object({
  /** Rises with each change; a larger one is newer. */
  revision: z.number().int().nonnegative(),
  champion: versionDigestSchema,
  /** The champion before, which stays warm for an instant return; null without one. */
  previous: versionDigestSchema.nullable(),
  /** The rollout that is not over; null without one. */
  rollout: z
    .object({
      id: z.string(),
      challenger: versionDigestSchema,
      /** Of the rollout, so that each meets other clients. */
      salt: z.string(),
      audience: audienceSchema,
      position: rolloutPositionSchema,
    })
    .nullable(),
});
export type ServingState = z.infer<typeof servingStateSchema>;

/**
 * Returns the value of the slice `rollout` of an answer: the rollout, the step and the arm, such as `k3v9/1/canary`.
 * Pure.
 */
export function rolloutSlice(rolloutId: string, step: number, arm: Arm): string {
  return `${rolloutId}/${step}/${arm}`;
}

/** Reads what `rolloutSlice` wrote; null for anything else. Pure. */
export function readRolloutSlice(value: string): { rolloutId: string; step: number; arm: Arm } | null {
  const [, rolloutId, step, name] = /^([\w-]{1,40})\/(\d{1,3})\/(\w+)$/.exec(value) ?? [];
  const arm = ARMS.find((each) => each === name);
  if (rolloutId === undefined || step === undefined || arm === undefined) return null;
  return { rolloutId, step: Number(step), arm };
}
