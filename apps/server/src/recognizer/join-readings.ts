import type { PathEvidence } from '@hark/moonshine/path-evidence';
import type { Reading } from './decode-piece.ts';
import type { Hypothesis } from './recognizer.ts';

const mostAlternatives = 4;

interface JoinedReading extends Hypothesis {
  score: number;
}

function joined(
  readings: readonly Reading[],
  confidenceOf: (evidence: PathEvidence) => number,
): JoinedReading {
  return {
    transcript: readings.map(({ text }) => text).join(' '),
    confidence: readings.reduce((product, { evidence }) => product * confidenceOf(evidence), 1),
    score: readings.reduce((sum, { score }) => sum + score, 0),
  };
}

/**
 * The transcript of a recording from the readings of its pieces, the best of each; and its alternatives, each with
 * another reading of one piece. Pieces without readings are left out. Null when none has any.
 *
 * An alternative is never more sure than the transcript: its confidence falls with its score beside it.
 */
export function joinReadings(
  pieces: readonly (readonly Reading[])[],
  confidenceOf: (evidence: PathEvidence) => number,
): { best: Hypothesis; alternatives: Hypothesis[] } | null {
  const spoken = pieces.filter((readings) => readings.length > 0);
  if (spoken.length === 0) return null;
  const bestOfEach = spoken.flatMap((readings) => readings.slice(0, 1));
  const best = joined(bestOfEach, confidenceOf);
  const alternatives = spoken
    .flatMap((readings, place) =>
      readings.slice(1).map((other) => joined(bestOfEach.with(place, other), confidenceOf)),
    )
    .toSorted((left, right) => right.score - left.score)
    .slice(0, mostAlternatives)
    .map(({ transcript, score }) => ({
      transcript,
      confidence: best.confidence * Math.min(1, Math.exp(score - best.score)),
    }));
  return { best: { transcript: best.transcript, confidence: best.confidence }, alternatives };
}
