import { transcriptWords } from '@hark/shared/text/normalize-transcript';
import type { Recognition } from '../../recognition/recognizer.ts';
import type { FoundResult } from '../../search/search-index.ts';

/** When results are rescored and how much that counts. docs/recognition.md has the values and their effects. */
export interface RescoringRule {
  /** Number of the best results that are rescored. */
  mostRescored: number;
  /** Confidence from which a transcript needs no rescoring. */
  confidentFrom: number;
  /** Weight of one unit of log probability in a result's score. */
  scorePerNat: number;
  /** Largest gap to the most probable text that counts; texts beyond it are equally impossible. */
  widestGap: number;
  /** A name replaces the transcript if it is at most this much less probable per word ... */
  gapPerWord: number;
  /** ... and has at least this log probability per word. */
  leastPerWord: number;
  /** The confidence of a substituted name: log-odds for certain words, and their slope by log probability per word. */
  substituted: { bias: number; perWord: number; most: number };
}

export const rescoringRule: RescoringRule = {
  mostRescored: 6,
  confidentFrom: 0.7,
  scorePerNat: 0.05,
  widestGap: 20,
  gapPerWord: 1.8,
  leastPerWord: -2.4,
  substituted: { bias: 6.9, perWord: 2.6, most: 0.95 },
};

/** Returns what somebody would say for this result: the name that matched, or else the title, as it is spoken. */
export function spokenName({ title, match, said }: Pick<FoundResult, 'title' | 'match' | 'said'>): string {
  if (said !== undefined) return said;
  return match.field === 'description' || match.field === 'keyword' ? title : match.text;
}

function sameWords(left: string, right: string): boolean {
  return transcriptWords(left).join(' ') === transcriptWords(right).join(' ');
}

/** Returns whether results need rescoring: not if the transcript is the best result's name or is confident. */
export function isCloseCall(
  { transcript, confidence }: Pick<Recognition, 'transcript' | 'confidence'>,
  results: readonly FoundResult[],
  rule: RescoringRule = rescoringRule,
): boolean {
  const [best] = results;
  return best !== undefined && confidence < rule.confidentFrom && !sameWords(spokenName(best), transcript);
}

/** Log probabilities of the transcript and of the first results' names, in order; null where unknown. */
export interface RescoringEvidence {
  transcript: number | null;
  names: readonly (number | null)[];
}

/** The name that replaces the transcript. */
export interface Said {
  name: string;
  /** Estimated probability that the name is right, 0..1. */
  confidence: number;
}

/** Computed from the mean log probability of the name's words. */
function substitutedConfidence(perWord: number, { substituted: mended }: RescoringRule): number {
  return Math.min(mended.most, 1 / (1 + Math.exp(-(mended.bias + mended.perWord * perWord))));
}

/**
 * Returns the results ordered by score and log probability combined, and the name that replaces the transcript, or
 * null. A result that was not rescored counts as improbable.
 */
export function orderByRescoring<Found extends FoundResult>(
  transcript: string,
  { results, evidence }: { results: readonly Found[]; evidence: RescoringEvidence },
  rule: RescoringRule = rescoringRule,
): { results: Found[]; said: Said | null } {
  const impossible = Number.NEGATIVE_INFINITY;
  const heard = evidence.transcript ?? impossible;
  const best = Math.max(heard, ...evidence.names.map((logProb) => logProb ?? impossible));
  const rescored = results.map((result, place) => {
    const logProb = evidence.names[place] ?? impossible;
    const below = Math.min(rule.widestGap, best === impossible ? rule.widestGap : best - logProb);
    return { logProb, result: { ...result, score: result.score - rule.scorePerNat * below } };
  });
  rescored.sort((left, right) => right.result.score - left.result.score);
  const [first] = rescored;
  const ordered = rescored.map(({ result }) => result);
  if (first === undefined || evidence.transcript === null) return { results: ordered, said: null };
  const name = spokenName(first.result);
  const words = transcriptWords(name).length;
  const isSaid =
    first.logProb >= rule.leastPerWord * words &&
    heard - first.logProb <= rule.gapPerWord * words &&
    !sameWords(name, transcript);
  const said = isSaid ? { name, confidence: substitutedConfidence(first.logProb / words, rule) } : null;
  return { results: ordered, said };
}
