import { matchingWords } from '@hark/shared/text/matching-words';
import { normalizeTranscript, transcriptWords } from '@hark/shared/text/normalize-transcript';

const normalWord = (word: string): string => transcriptWords(word).join(' ');
const isWord = (word: string): boolean => word !== '';

/**
 * Returns for each written word of a transcript whether it is right, which means that the reference has it at the same
 * place. If both are equal after normalisation ("twenty five" and "25"), all words are right. A lone mark, such as a
 * dash, counts like the word before it.
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
