import { transcriptConfidence, wordConfidences } from '../confidence/confidence.ts';
import type { ConfidenceWeights } from '../confidence/confidence.ts';
import type { DecodedChunk } from './decode-chunk.ts';
import type { RecordingTranscript } from './chunk-decoder.ts';
import type { DecodedHypothesis } from '../chunk-evidence.ts';
import type { SpokenWord } from '../recognizer.ts';
import type { WordTimes } from './word-times.ts';

const MOST_ALTERNATIVES = 4;

function joined(hypotheses: readonly DecodedHypothesis[]): { transcript: string; score: number } {
  return {
    transcript: hypotheses.map(({ text }) => text).join(' '),
    score: hypotheses.reduce((sum, { score }) => sum + score, 0),
  };
}

export interface ChunkHypotheses extends Pick<DecodedChunk, 'hypotheses' | 'evidence'> {
  /** Times of the words of the best hypothesis; null if unknown. */
  times: readonly WordTimes[] | null;
}

function wordsOf({ evidence, times }: ChunkHypotheses, fit: ConfidenceWeights): SpokenWord[] {
  if (evidence === null) return [];
  return wordConfidences(evidence, fit).map((word, place) => Object.assign(word, times?.[place]));
}

/**
 * Joins the best hypotheses of the chunks into the transcript of a recording. Each alternative replaces the hypothesis of
 * one chunk. Chunks without hypotheses are skipped. Null if no chunk has any.
 *
 * The confidence of an alternative never exceeds that of the transcript: it falls with the score relative to it.
 */
export function joinChunks(
  chunks: readonly ChunkHypotheses[],
  fit: ConfidenceWeights,
): RecordingTranscript | null {
  const spoken = chunks.filter(({ hypotheses }) => hypotheses.length > 0);
  if (spoken.length === 0) return null;
  const evidence = spoken.flatMap((chunk) => chunk.evidence ?? []);
  const confidence = evidence.reduce((all, { transcript }) => all * transcriptConfidence(transcript, fit), 1);
  const bestOfEach = spoken.flatMap(({ hypotheses }) => hypotheses.slice(0, 1));
  const best = joined(bestOfEach);
  const alternatives = spoken
    .flatMap(({ hypotheses }, place) =>
      hypotheses.slice(1).map((other) => joined(bestOfEach.with(place, other))),
    )
    .toSorted((left, right) => right.score - left.score)
    .slice(0, MOST_ALTERNATIVES)
    .map(({ transcript, score }) => ({
      transcript,
      confidence: confidence * Math.min(1, Math.exp(score - best.score)),
    }));
  return {
    best: { transcript: best.transcript, confidence },
    alternatives,
    words: spoken.flatMap((chunk) => wordsOf(chunk, fit)),
    evidence,
  };
}
