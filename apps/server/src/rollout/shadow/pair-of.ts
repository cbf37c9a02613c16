import { type AnswerComparison, compareAnswers } from './compare-answers.ts';
import type { ShadowedSide } from './draft-shadow.ts';
import type { PairWords } from './pair-words.ts';

/** What is kept of two answers to the same audio. */
export interface ComparedPair extends AnswerComparison {
  /** Encoding and decoding in ms; null without an answer. */
  championMs: number | null;
  challengerMs: number | null;
  /** Where the results visibly differ; null otherwise. */
  words: PairWords | null;
}

/** Compares both sides; see `compareAnswers`. Pure. */
export function pairOf(champion: ShadowedSide, challenger: ShadowedSide, slowMs?: number): ComparedPair {
  const comparison = compareAnswers(champion.answer, challenger.answer, slowMs);
  return {
    ...comparison,
    championMs: champion.answer.ms,
    challengerMs: challenger.answer.ms,
    words: comparison.isVisible ? { champion: champion.words, challenger: challenger.words } : null,
  };
}
