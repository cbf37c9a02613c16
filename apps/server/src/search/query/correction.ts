import { analyzeForms, formsOf } from '../analysis/analyze-text.ts';
import { phoneticSimilarity } from '../analysis/phonetic-distance.ts';

/** The openings of spoken corrections, as analysed forms. */
const CORRECTIONS = [
  'no i meant',
  'no i mean',
  'no i said',
  'no not that',
  'not that',
  'i meant',
  'i mean',
  'i said',
  'sorry i meant',
  'actually i meant',
  'actually',
  'no',
].map((phrase) => phrase.split(' '));

/** Least similarity of a corrected word; less similar words make a new query. */
const MIN_ALIKE = 0.5;

/**
 * Returns the possible meanings of a correction: `no I meant weather` after `whether in London` is `weather`, and
 * `weather in London`. Empty where the words are no correction; the words as said are always searched. Pure.
 *
 * @param forms the query, as analysed forms
 * @param before the previous query of the same task
 */
export function correctedForms(forms: readonly string[], before: readonly string[]): (readonly string[])[] {
  const phrase = CORRECTIONS.find(
    (words) => words.length < forms.length && words.every((word, index) => forms[index] === word),
  );
  if (phrase === undefined) return [];
  const meant = forms.slice(phrase.length);
  const replaced = replaceAlike(before, meant);
  return replaced === null ? [meant] : [meant, replaced];
}

/** Returns the whole meaning of a text after the previous query: the corrected query, or else the text. Pure. */
export function meantBy(text: string, before = ''): string {
  return correctedForms(formsOf(text), formsOf(before)).at(-1)?.join(' ') ?? text;
}

/** Whether a text begins the way people correct themselves. Pure. */
export function isCorrection(text: string): boolean {
  return correctedForms(formsOf(text), []).length > 0;
}

/** Replaces the most similar-sounding words. */
function replaceAlike(before: readonly string[], meant: readonly string[]): readonly string[] | null {
  const { said } = analyzeForms(meant);
  let best = { alike: MIN_ALIKE, start: -1, end: -1 };
  for (let start = 0; start < before.length; start++) {
    for (let end = start + 1; end <= Math.min(before.length, start + meant.length + 1); end++) {
      const alike = phoneticSimilarity(analyzeForms(before.slice(start, end)).said, said);
      if (alike > best.alike) best = { alike, start, end };
    }
  }
  if (best.start === -1 || best.end - best.start === before.length) return null;
  return before.toSpliced(best.start, best.end - best.start, ...meant);
}
