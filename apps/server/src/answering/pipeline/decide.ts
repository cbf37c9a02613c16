import type { Final } from '@hark/shared/wire/final';
import { z } from 'zod';

/** Thresholds on confidence; data, so that operators can change them. */
export const decisionThresholdsSchema = z
  .strictObject({
    /** From this confidence the results are shown as they are. */
    autoFrom: z.number().min(0).max(1),
    /** From this confidence the results are shown with a question. Below it the user is asked to type or repeat. */
    confirmFrom: z.number().min(0).max(1),
  })
  .refine(({ autoFrom, confirmFrom }) => confirmFrom <= autoFrom, 'confirmFrom must not be above autoFrom');

export type DecisionThresholds = z.infer<typeof decisionThresholdsSchema>;

/** Returns how far the answer to an utterance can be trusted. */
export function decide(
  heard: { transcript: string; confidence: number; resultCount: number },
  thresholds: DecisionThresholds,
): Final['decision'] {
  if (heard.transcript === '' || heard.confidence < thresholds.confirmFrom) return 'human';
  if (heard.confidence < thresholds.autoFrom || heard.resultCount === 0) return 'confirm';
  return 'auto';
}
