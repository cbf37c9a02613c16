import { transcriptConfidence, wordConfidences } from '../confidence/confidence.ts';
import type { ConfidenceWeights } from '../confidence/confidence.ts';
import type { DecodedPiece } from './decode-piece.ts';
import type { Heard } from './piece-reader.ts';
import type { Reading } from '../reading-evidence.ts';
import type { SpokenWord } from '../recognizer.ts';
import type { WordTimes } from './word-times.ts';

const mostAlternatives = 4;

function joined(readings: readonly Reading[]): { transcript: string; score: number } {
  return {
    transcript: readings.map(({ text }) => text).join(' '),
    score: readings.reduce((sum, { score }) => sum + score, 0),
  };
}

export interface ReadPiece extends Pick<DecodedPiece, 'readings' | 'evidence'> {
  /** Of the words of the best reading; null where they are not known. */
  times: readonly WordTimes[] | null;
}

function wordsOf({ evidence, times }: ReadPiece, fit: ConfidenceWeights): SpokenWord[] {
  if (evidence === null) return [];
  return wordConfidences(evidence, fit).map((word, place) => Object.assign(word, times?.[place]));
}

/**
 * The transcript of a recording from the readings of its pieces, the best of each; and its alternatives, each with
 * another reading of one piece. Pieces without readings are left out. Null when none has any.
 *
 * An alternative is never more sure than the transcript: its confidence falls with its score beside it.
 */
export function joinReadings(pieces: readonly ReadPiece[], fit: ConfidenceWeights): Heard | null {
  const spoken = pieces.filter(({ readings }) => readings.length > 0);
  if (spoken.length === 0) return null;
  const evidence = spoken.flatMap((piece) => piece.evidence ?? []);
  const confidence = evidence.reduce((all, { transcript }) => all * transcriptConfidence(transcript, fit), 1);
  const bestOfEach = spoken.flatMap(({ readings }) => readings.slice(0, 1));
  const best = joined(bestOfEach);
  const alternatives = spoken
    .flatMap(({ readings }, place) => readings.slice(1).map((other) => joined(bestOfEach.with(place, other))))
    .toSorted((left, right) => right.score - left.score)
    .slice(0, mostAlternatives)
    .map(({ transcript, score }) => ({
      transcript,
      confidence: confidence * Math.min(1, Math.exp(score - best.score)),
    }));
  return {
    best: { transcript: best.transcript, confidence },
    alternatives,
    words: spoken.flatMap((piece) => wordsOf(piece, fit)),
    evidence,
  };
}
