import type { Final } from '@hark/shared/wire/final';

/** Thresholds on confidence; data, so that an operator can change them. */
export interface DecisionThresholds {
  /** At least this: show the results as they are. */
  autoFrom: number;
  /** At least this: show them and ask. Below: ask the person to type or repeat. */
  confirmFrom: number;
}

/**
 * Confidence is the probability that the words are right, so these are costs: to ask where nothing had to be asked
 * against showing what was not said. Measured in docs/recognition.md.
 */
export const DEFAULT_DECISION_THRESHOLDS: DecisionThresholds = { autoFrom: 0.7, confirmFrom: 0.15 };

/** How far the answer to an utterance may be trusted. */
export function decide(
  heard: { transcript: string; confidence: number; resultCount: number },
  thresholds: DecisionThresholds,
): Final['decision'] {
  if (heard.transcript === '' || heard.confidence < thresholds.confirmFrom) return 'human';
  if (heard.confidence < thresholds.autoFrom || heard.resultCount === 0) return 'confirm';
  return 'auto';
}
