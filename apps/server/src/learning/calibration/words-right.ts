import { matchingWords } from '@hark/shared/text/matching-words';
import { normalizeTranscript, transcriptWords } from '@hark/shared/text/normalize-transcript';

const normalWord = (word: string): string => transcriptWords(word).join(' ');
const isWord = (word: string): boolean => word !== '';

/**
 * Which words of a transcript, as they are written, are right: those that the reference has at their place. Where the
 * whole says the same ("twenty five" and "25"), all are. What is no word (a lone dash) is as right as the one before.
 */
export function wordsRight(words: readonly string[], reference: string): boolean[] {
  if (normalizeTranscript(words.join(' ')) === normalizeTranscript(reference)) return words.map(() => true);
  const matches = matchingWords(
    words.map(normalWord).filter(isWord),
    reference.split(/\s+/u).map(normalWord).filter(isWord),
  );
  let place = 0;
  return words.map((word) => {
    if (isWord(normalWord(word))) place++;
    return matches[place - 1] ?? false;
  });
}
