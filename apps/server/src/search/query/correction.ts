import { analyzeForms, formsOf } from '../analysis/analyze-text.ts';
import { phoneticSimilarity } from '../analysis/phonetic-distance.ts';

/** How people begin when they say again what they meant, as analysed forms. */
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

/** Less alike, and it is another question, not the same word said again. */
const MIN_ALIKE = 0.5;

/**
 * What a correction may mean: `no I meant weather` after `whether in London` is `weather`, and `weather in London`. None
 * where the words are no correction; the words as said are searched in any case. Pure.
 *
 * @param forms what was said, as analysed forms
 * @param before what was said before it within the same task
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

/** What a text means as a whole, after what was said before: of a correction what it makes of that, else the text. Pure. */
export function meantBy(text: string, before = ''): string {
  return correctedForms(formsOf(text), formsOf(before)).at(-1)?.join(' ') ?? text;
}

/** Whether a text begins the way people correct themselves. Pure. */
export function isCorrection(text: string): boolean {
  return correctedForms(formsOf(text), []).length > 0;
}

/** Puts the words in the place of those that they sound most like. */
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
