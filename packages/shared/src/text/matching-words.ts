import { editSteps } from './edit-steps.ts';

/** For each word, whether it stands in the other text too, at its place: whether a shortest way to that text keeps it. */
export function matchingWords(words: readonly string[], others: readonly string[]): boolean[] {
  return editSteps(words, others)
    .filter((step) => step !== 'insert')
    .map((step) => step === 'keep');
}
