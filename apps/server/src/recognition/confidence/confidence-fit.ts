import { z } from 'zod';

const notNegative = z.number().nonnegative();

/** Calibration on voices that were kept out of the fit. */
const heldOutSchema = z.object({
  examples: z.number().int().nonnegative(),
  /** Null where there was nothing to measure. */
  calibrationError: z.number().min(0).max(1).nullable(),
  areaUnderCurve: z.number().min(0).max(1).nullable(),
});

/**
 * What confidence is computed with: logistic regressions, their weights by the names of the evidence (see
 * `chunk-evidence.ts`). Weights are not negative: better evidence never lowers a confidence.
 */
export const confidenceFitSchema = z.object({
  format: z.literal('hark-confidence/1'),
  /** The version of the engine whose evidence this is. Of another one the same numbers mean something else. */
  engine: z.string(),
  /** ISO date. */
  fittedAt: z.string(),
  recordings: z.number().int().nonnegative(),
  transcript: z.object({
    bias: z.number(),
    weights: z.object({
      logProb: notNegative,
      margin: notNegative,
      phrase: notNegative,
      pace: notNegative,
    }),
    heldOut: heldOutSchema,
  }),
  word: z.object({
    bias: z.number(),
    weights: z.object({ lowest: notNegative, margin: notNegative, mean: notNegative, phrase: notNegative }),
    heldOut: heldOutSchema,
  }),
});

export type ConfidenceFit = z.infer<typeof confidenceFitSchema>;
export type HeldOut = z.infer<typeof heldOutSchema>;
