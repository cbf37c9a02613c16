import type { ConfidenceFit } from './confidence-fit.ts';
import type { ChunkEvidence, SpokenWordEvidence, TranscriptEvidence } from '../chunk-evidence.ts';
import type { SpokenWord } from '../recognizer.ts';

/** The weights of a fit that compute a confidence. */
export interface ConfidenceWeights {
  transcript: Pick<ConfidenceFit['transcript'], 'bias' | 'weights'>;
  word: Pick<ConfidenceFit['word'], 'bias' | 'weights'>;
}

function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** Estimated probability that all words are right, 0..1. */
export function transcriptConfidence(
  { logProb, margin, phrase, pace }: TranscriptEvidence,
  { transcript: { bias, weights } }: ConfidenceWeights,
): number {
  return logistic(
    bias +
      weights.logProb * logProb +
      weights.margin * margin +
      weights.phrase * phrase +
      weights.pace * pace,
  );
}

function wordConfidence(
  { lowest, margin, mean, phrase }: SpokenWordEvidence,
  { word: { bias, weights } }: ConfidenceWeights,
): number {
  return logistic(
    bias + weights.lowest * lowest + weights.margin * margin + weights.mean * mean + weights.phrase * phrase,
  );
}

/** A word is at least as likely to be right as all words together. */
export function wordConfidences(evidence: ChunkEvidence, fit: ConfidenceWeights): SpokenWord[] {
  const whole = transcriptConfidence(evidence.transcript, fit);
  return evidence.words.map((spoken) => ({
    word: spoken.word,
    confidence: Math.max(whole, wordConfidence(spoken.evidence, fit)),
  }));
}
