import { z } from 'zod';

/**
 * What may be worse about a task.
 *
 * - `null`: speech without a transcript
 * - `redo`: said again
 * - `switch`: typed instead
 * - `error`: not answered
 * - `slow`: slower than 95 % of the control’s tasks
 */
export const OUTCOMES = ['null', 'redo', 'switch', 'error', 'slow'] as const;
export type Outcome = (typeof OUTCOMES)[number];

const stepSchema = z.strictObject({
  /** Share of the clients that the canary gets. */
  weight: z.number().gt(0).max(0.5),
  /** Least canary tasks before the next step. */
  minTasks: z.number().int().min(50),
  /** Least time before the next step, in ms. */
  minMs: z.number().int().nonnegative(),
});

/** How a rollout is judged and ramped up. */
export const rolloutPlanSchema = z
  .strictObject({
    steps: z.array(stepSchema).min(1).max(20),
    /** E-value at which the ramp pauses until a person decides. */
    pauseFrom: z.number().min(5),
    /** E-value at which the challenger is rolled back. */
    rollBackFrom: z.number().min(20),
    /** What the challenger may be worse by, at most, to be promoted: upper 90 % bound, shares. */
    margins: z.record(z.enum(OUTCOMES), z.number().gt(0).max(1)),
    /** Canary tasks, as a multiple of the least, after which an undecided rollout pauses. */
    extendTimes: z.number().min(1),
  })
  .refine(
    ({ steps }) => steps.every(({ weight }, index) => weight > (steps[index - 1]?.weight ?? 0)),
    'Each step must have a larger weight than the one before.',
  )
  .refine(({ pauseFrom, rollBackFrom }) => pauseFrom <= rollBackFrom, 'pauseFrom exceeds rollBackFrom.');
export type RolloutPlan = z.infer<typeof rolloutPlanSchema>;

const MINUTE_MS = 60_000;

/** The last steps need more tasks, or most harmless versions would stay undecided. */
const DEFAULT_STEPS = [
  { weight: 0.01, minTasks: 100 },
  { weight: 0.05, minTasks: 100 },
  { weight: 0.1, minTasks: 150 },
  { weight: 0.25, minTasks: 300 },
  { weight: 0.5, minTasks: 600 },
];

export const DEFAULT_PLAN: RolloutPlan = rolloutPlanSchema.parse({
  steps: DEFAULT_STEPS.map(({ weight, minTasks }) => ({ weight, minTasks, minMs: 10 * MINUTE_MS })),
  pauseFrom: 20,
  rollBackFrom: 100,
  margins: { null: 0.02, redo: 0.035, switch: 0.03, error: 0.02, slow: 0.03 },
  extendTimes: 3,
});
