import { MIN_PHONETIC_CHARACTERS, TOKEN } from '../analysis/analyze-entry.ts';
import { analyzeForms, formsOf } from '../analysis/analyze-text.ts';
import { nameBeginnings } from '../analysis/name-beginnings.ts';
import type { PossibleName } from '../possible-name.ts';

/** Least length of a phonetic key that tells a name from other words: shorter ones are the sound of many. */
const DISTINCTIVE_KEY = Math.max(7, MIN_PHONETIC_CHARACTERS);

/** Returns the terms of which an entry has one if the words are a complete name, also without an article. Pure. */
export function termsOfName(words: readonly string[], isSoundEnough: boolean): string[] {
  const forms = formsOf(words.join(' '));
  const exact = [...nameBeginnings(forms), `the${forms.join('')}`].map(TOKEN.whole);
  if (!isSoundEnough) return exact;
  const { phoneticKey } = analyzeForms(forms);
  return phoneticKey.length >= DISTINCTIVE_KEY ? [...exact, TOKEN.wholePhonetic(phoneticKey)] : exact;
}

/** Returns those of the names of which an entry has a term, their words joined by spaces. Pure. */
export function namesWithTerm(
  names: readonly PossibleName[],
  hasTerm: (term: string) => boolean,
): Set<string> {
  const complete = names.filter(({ words, isSoundEnough }) =>
    termsOfName(words, isSoundEnough).some(hasTerm),
  );
  return new Set(complete.map(({ words }) => words.join(' ')));
}
