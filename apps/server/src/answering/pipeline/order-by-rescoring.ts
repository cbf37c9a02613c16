import { transcriptWords } from '@hark/shared/text/normalize-transcript';
import type { SearchResult } from '@hark/shared/wire/search-result';
import type { Recognition } from '../../recognition/recognizer.ts';

/** When sound is asked and how much it says. The values and what each bought are in docs/recognition.md. */
export interface RescoringRule {
  /** So many of the best results are rescored. */
  mostRescored: number;
  /** From this confidence on, what was heard needs no judge. */
  confidentFrom: number;
  /** What one unit of log probability is worth in a result's score. */
  scorePerNat: number;
  /** Further below the most probable text than this, all are as good as impossible. */
  widestGap: number;
  /** A name takes the transcript's place when it is at most so much less probable, for each of its words ... */
  gapPerWord: number;
  /** ... and itself at least so probable, for each of its words. */
  leastPerWord: number;
  /** How sure the name is then: log-odds where each word is certain, and how they fall with its words' improbability. */
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

/** What somebody said who meant that result: the name that matched, or else the title. */
export function spokenName({ title, match }: SearchResult): string {
  return match.field === 'description' || match.field === 'keyword' ? title : match.text;
}

function sameWords(left: string, right: string): boolean {
  return transcriptWords(left).join(' ') === transcriptWords(right).join(' ');
}

/** Whether sound has a say: not where what was heard is the best result's name, nor where it was surely heard. */
export function isCloseCall(
  { transcript, confidence }: Pick<Recognition, 'transcript' | 'confidence'>,
  results: readonly SearchResult[],
  rule: RescoringRule = rescoringRule,
): boolean {
  const [best] = results;
  return best !== undefined && confidence < rule.confidentFrom && !sameWords(spokenName(best), transcript);
}

/** Log probabilities of the transcript and of the names of the first results, in their order; null where there is none. */
export interface RescoringEvidence {
  transcript: number | null;
  names: readonly (number | null)[];
}

/** What was said, rather than what was heard. */
export interface Said {
  name: string;
  /** Estimated probability that this is right, 0..1. */
  confidence: number;
}

/** From the mean log probability of a name's words. */
function substitutedConfidence(perWord: number, { substituted: mended }: RescoringRule): number {
  return Math.min(mended.most, 1 / (1 + Math.exp(-(mended.bias + mended.perWord * perWord))));
}

/**
 * The results in the order of their scores and sound together, and the name that was said rather than what was heard,
 * or null. A result that was not rescored counts as one whose name was not said.
 */
export function orderByRescoring<Found extends SearchResult>(
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
