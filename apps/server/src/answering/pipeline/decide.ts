import type { Final } from '@hark/shared/wire/final';
import { z } from 'zod';

/** Thresholds on confidence; data, so that an operator can change them. */
export const decisionThresholdsSchema = z
  .strictObject({
    /** At least this: show the results as they are. */
    autoFrom: z.number().min(0).max(1),
    /** At least this: show them and ask. Below: ask the person to type or repeat. */
    confirmFrom: z.number().min(0).max(1),
  })
  .refine(({ autoFrom, confirmFrom }) => confirmFrom <= autoFrom, 'confirmFrom must not be above autoFrom');

export type DecisionThresholds = z.infer<typeof decisionThresholdsSchema>;

/** How far the answer to an utterance may be trusted. */
export function decide(
  heard: { transcript: string; confidence: number; resultCount: number },
  thresholds: DecisionThresholds,
): Final['decision'] {
  if (heard.transcript === '' || heard.confidence < thresholds.confirmFrom) return 'human';
  if (heard.confidence < thresholds.autoFrom || heard.resultCount === 0) return 'confirm';
  return 'auto';
}
