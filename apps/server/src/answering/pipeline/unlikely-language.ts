import type { Capabilities, Recognition } from '../../recognition/recognizer.ts';
import type { FoundResult } from '../../search/search-index.ts';

/** Fewer words say too little: single words and names of people are as improbable. */
const FEWEST_WORDS = 3;
/** Measured in docs/recognition.md. */
const MOST_WORD_CONFIDENCE = 0.35;
const MOST_LOG_PROB_PER_WORD = -1;

/**
 * Returns the recogniser's language (primary subtag) if the speech hardly sounds like it: it was written as several
 * words, of which hardly any is likely to be right. Null otherwise, and for a recogniser of several languages or without
 * evidence. Pure.
 */
export function unlikelyLanguage(
  { words = [], evidence = [] }: Pick<Recognition, 'words' | 'evidence'>,
  { languages }: Pick<Capabilities, 'languages'>,
): string | null {
  if (languages.length > 1 || evidence.length === 0 || words.length < FEWEST_WORDS) return null;
  const confidence = words.reduce((sum, word) => sum + word.confidence, 0) / words.length;
  const logProb = evidence.reduce((sum, { transcript }) => sum + transcript.logProb, 0) / words.length;
  return confidence <= MOST_WORD_CONFIDENCE && logProb <= MOST_LOG_PROB_PER_WORD ? languages[0] : null;
}

/** Words that were hardly said find entries by chance: only relevant ones are results. */
const LEAST_RELEVANCE = 0.3;

/** Raises the floor for a transcript in an unlikely language. Pure. */
export function raiseFloor(found: readonly FoundResult[]): FoundResult[] {
  return found.map((result) =>
    (result.relevance ?? 1) < LEAST_RELEVANCE ? { ...result, isBelowFloor: true } : result,
  );
}
