import { editDistance } from '@hark/shared/text/edit-distance';
import type { Final } from '@hark/shared/wire/final';
import { plainWords } from './words.ts';

const LAST_WORD_WITH_FULL_STOP = /(?<word>\S{2,})\.$/u;
const SENTENCE_BREAK = /[.?!…]\s/u;

/** Returns a transcript as a person would write it in a search box: a single phrase has no full stop. */
export function asQuery(transcript: string): string {
  const text = transcript.trim();
  const word = LAST_WORD_WITH_FULL_STOP.exec(text)?.groups?.['word'];
  // The full stop of "Washington D.C." is part of the name.
  if (word === undefined || word.includes('.') || SENTENCE_BREAK.test(text)) return text;
  return text.slice(0, -1);
}

const letters = (text: string): string => plainWords(text).join('');

const MAX_ALTERNATIVES = 4;

/**
 * Returns the alternatives worth choosing from, best first: those that bring another first result, and that differ from
 * the transcript, from `others` and from each other in more than case, spaces and punctuation. Without a question
 * (decision `auto`) a difference of one letter is too small, too.
 */
export function distinctAlternatives(
  { transcript, alternatives, decision }: Pick<Final, 'transcript' | 'alternatives' | 'decision'>,
  others: readonly string[] = [],
): string[] {
  const mostAlike = decision === 'auto' ? 1 : 0;
  const chosen: string[] = [];
  for (const { transcript: words, sameFirst } of alternatives) {
    const known = [transcript, ...others, ...chosen];
    const isKnown = known.some((text) => editDistance(letters(text), letters(words), mostAlike) <= mostAlike);
    if (sameFirst !== true && !isKnown) chosen.push(asQuery(words));
  }
  return chosen.slice(0, MAX_ALTERNATIVES);
}

export type TextLength = 'short' | 'medium' | 'long';

const SHORT_CHARACTERS = 28;
const MEDIUM_CHARACTERS = 80;
const MEDIUM_WORD_CHARACTERS = 18;

/** Returns how large a text can be shown without filling a screen. */
export function lengthOf(text: string): TextLength {
  const longestWord = Math.max(...text.split(/\s+/).map((word) => word.length));
  if (text.length > MEDIUM_CHARACTERS) return 'long';
  return text.length > SHORT_CHARACTERS || longestWord > MEDIUM_WORD_CHARACTERS ? 'medium' : 'short';
}
