import { z } from 'zod';
import { OUTCOMES } from '../rollouts/rollout-plan.ts';
import { AUTOMATION_DEGREES, rolloutSpecSchema, versionDigestSchema } from '../rollouts/rollout-spec.ts';
import { rolloutPositionSchema } from '../rollouts/serving-state.ts';

const epochMs = z.number().int().nonnegative();
const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);
/** Who did it, as they call themselves: the admin token names nobody. */
const actor = z.string().trim().min(1).max(80);
const reason = z.string().trim().min(1).max(500);

/** A version as it is listed. */
export const listedVersionSchema = z.object({
  name: z.string(),
  digest: versionDigestSchema,
  aliases: z.array(z.enum(['champion', 'challenger'])),
  recordedAt: epochMs,
  parent: versionDigestSchema.nullable(),
  by: z.string(),
  reason: z.string(),
});

/** `GET /v1/ops/versions`. */
export const versionsSchema = z.object({ versions: z.array(listedVersionSchema) });

/** Names, aliases, digests or first digits. */
export const versionDiffQuerySchema = z.object({
  before: z.string().trim().min(1).max(100),
  after: z.string().trim().min(1).max(100),
});

/** `GET /v1/ops/versions/diff?before=&after=`: the values in which two versions differ; null where one has none. */
export const versionDiffSchema = z.object({
  before: versionDigestSchema,
  after: versionDigestSchema,
  differences: z.array(z.object({ path: z.string(), before: z.unknown(), after: z.unknown() })),
});

const groupSchema = z.object({ bad: count, tasks: count });

/** One outcome of the tasks of canary and control, over all steps so far. */
export const outcomeCardSchema = z.object({
  outcome: z.enum(OUTCOMES),
  canary: groupSchema,
  control: groupSchema,
  /** Evidence of harm: pause and roll back above the limits of the plan. */
  eValue: z.number().nonnegative(),
  /** E-values over time, oldest first; at most 200. */
  course: z.array(z.object({ at: epochMs, eValue: z.number().nonnegative() })),
  /** Canary minus control: the difference and its one-sided upper 90 % bound; null without tasks. */
  difference: z.number().nullable(),
  bound: z.number().nullable(),
  /** The bound that promotion needs at most. */
  margin: z.number(),
});

/** Pairs of answers to the same audio. Shares are 0..1. */
export const shadowCardSchema = z.object({
  pairs: count,
  /** Pairs with other words; with more than half of them other; with visibly other results. */
  differing: count,
  halfOther: count,
  visible: count,
  /** 99 % lower bound of the share of visible ones; null without pairs. */
  visibleLower: share.nullable(),
  /** Pairs of which one side alone had nothing, or an error. */
  challengerWorse: count,
  championWorse: count,
  eValue: z.number().nonnegative(),
  /** 95th percentiles of encoding and decoding, in ms; null without pairs. */
  championMs: z.number().nullable(),
  challengerMs: z.number().nullable(),
  /** Utterances that the challenger did not hear, because there was no capacity. */
  dropped: count,
});

/** What the judge says now. */
export const adviceSchema = z.object({
  action: z.enum(['wait', 'advance', 'promote', 'pause', 'roll-back']),
  /** Plain sentence: why, and what is still needed (“about 220 more tasks”). */
  sentence: z.string(),
  /** Canary tasks or shadow pairs, and ms, that are still needed; null where that is not the question. */
  needsTasks: count.nullable(),
  needsMs: count.nullable(),
  at: epochMs,
});

/** A step on the way of a rollout. Transitions are only ever added. */
export const rolloutTransitionSchema = z.object({
  number: z.number().int().positive(),
  at: epochMs,
  /** A name, or `judge`, `guard`, `server`. */
  actor,
  reason,
  action: z.enum(['start', 'advance', 'promote', 'pause', 'resume', 'roll-back', 'set-automation']),
  position: rolloutPositionSchema,
  /** What was known then. */
  evidence: z.record(z.string(), z.unknown()),
});
export type RolloutTransition = z.infer<typeof rolloutTransitionSchema>;

const namedVersion = z.object({ digest: versionDigestSchema, name: z.string() });

export const rolloutSummarySchema = z.object({
  id: z.string(),
  champion: namedVersion,
  challenger: namedVersion,
  kind: rolloutSpecSchema.shape.kind,
  position: rolloutPositionSchema,
  startedAt: epochMs,
  /** Null while it is not over. */
  endedAt: epochMs.nullable(),
  startedBy: z.string(),
  /** The reason of the last transition. */
  reason: z.string(),
  /** Different clients that the challenger has answered. */
  people: count,
});

/** `GET /v1/ops/rollouts/:id`. */
export const rolloutSchema = rolloutSummarySchema.extend({
  spec: rolloutSpecSchema,
  automation: z.enum(AUTOMATION_DEGREES),
  /** Since when it is in its position. */
  since: epochMs,
  outcomes: z.array(outcomeCardSchema),
  shadow: shadowCardSchema.nullable(),
  /** Different clients of the canary and the control, the e-value of a mismatch, and clients that were in both. */
  ratio: z.object({ canary: count, control: count, eValue: z.number(), crossed: count }).nullable(),
  advice: adviceSchema.nullable(),
  /** When the judge last looked; null if it never has. */
  judgedAt: epochMs.nullable(),
  transitions: z.array(rolloutTransitionSchema),
});
export type Rollout = z.infer<typeof rolloutSchema>;

/** `GET /v1/ops/rollouts`. */
export const rolloutsSchema = z.object({
  champion: namedVersion.nullable(),
  /** The version that an instant return brings back; null without one. */
  previous: namedVersion.nullable(),
  active: rolloutSchema.nullable(),
  /** The last fifty that are over, latest first. */
  past: z.array(rolloutSummarySchema),
});
export type Rollouts = z.infer<typeof rolloutsSchema>;

/** `POST /v1/ops/rollouts`. What is left out is as in the default plan. */
export const startRolloutSchema = z.strictObject({
  /** Name, alias, digest or first digits of a version. */
  challenger: z.string().trim().min(1).max(100),
  ...rolloutSpecSchema.omit({ challenger: true }).partial().shape,
  by: actor,
  reason,
});
export type StartRollout = z.infer<typeof startRolloutSchema>;

/** What an operator may do with a rollout that is not over: `POST /v1/ops/rollouts/:id/:action`. */
export const ROLLOUT_ACTIONS = ['advance', 'pause', 'resume', 'rollback', 'promote', 'automation'] as const;

/** The body of an action. */
export const rolloutActionSchema = z.strictObject({
  by: actor,
  reason,
  /** Number of the last transition that the operator has seen; the action is refused if there is a newer one. */
  after: z.number().int().positive().optional(),
  /** For `automation` alone. */
  automation: z.enum(AUTOMATION_DEGREES).optional(),
});
export type RolloutAction = z.infer<typeof rolloutActionSchema>;

/** `POST /v1/ops/rollouts/return`: the champion before serves again, at once. */
export const returnSchema = z.strictObject({ by: actor, reason });
