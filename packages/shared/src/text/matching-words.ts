import { editSteps } from './edit-steps.ts';

/** Returns for each word whether a shortest edit sequence to the other text keeps it. */
export function matchingWords(words: readonly string[], others: readonly string[]): boolean[] {
  return editSteps(words, others)
    .filter((step) => step !== 'insert')
    .map((step) => step === 'keep');
}
