import { isFunctionWord } from '../analysis/function-words.ts';
import type { Vocabulary } from '../analysis/vocabulary.ts';
import { LEAST_WHOLE_SHARE } from './candidate-terms.ts';
import type { PlannedHypothesis } from './plan-query.ts';

/** Information that a query needs to be a name, as a share of what identifies one entry. */
const LEAST_INFORMATION = 0.8;

/**
 * Whether a hypothesis is the complete name of an entry, as written or by its sound, and says enough to be no word that
 * everything is called by. What it means is then no question.
 *
 * @param bestShares for each reading, the credit of its best entry as a share of its total
 */
export function isWholeName(
  { readings }: Pick<PlannedHypothesis, 'readings'>,
  bestShares: readonly number[],
  { entries }: Pick<Vocabulary, 'entries'>,
): boolean {
  const least = LEAST_INFORMATION * Math.log(2 + entries);
  return readings.some(({ words }, reading) => {
    if ((bestShares[reading] ?? 0) < LEAST_WHOLE_SHARE) return false;
    return words.reduce((sum, { idf }) => sum + idf, 0) >= least;
  });
}

/** Whether a hypothesis may be a name: in one reading, names have each telling word or one that is alike. */
export function mayBeName(
  { readings }: Pick<PlannedHypothesis, 'readings'>,
  { count }: Pick<Vocabulary, 'count'>,
): boolean {
  return readings.some(({ words }) =>
    words.every(
      ({ word, neighbours }) =>
        isFunctionWord(word.form) || neighbours.some(({ word: { form } }) => count(form) > 0),
    ),
  );
}
