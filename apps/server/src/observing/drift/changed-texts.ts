import { benjaminiHochberg } from '@hark/shared/metrics/detectors/benjamini-hochberg';
import { CHOICE_SHIFT, choiceShift, type ChoiceShift } from '@hark/shared/metrics/detectors/choice-shift';
import { fisherExact } from '@hark/shared/metrics/detectors/fisher-exact';

/** People by entry, for one query, now and before. */
export interface QueryChoices {
  query: string;
  now: ReadonlyMap<string, number>;
  before: ReadonlyMap<string, number>;
}

export interface ChangedChoice extends ChoiceShift {
  query: string;
  adjustedP: number;
  /** Shares of the entries that rose and fell, now and before. */
  shareOf(entry: string, when: 'now' | 'before'): number;
}

interface ChoiceLimits {
  /** Adjusted p-value below which a change counts. */
  maxChance: number;
  minMoved: number;
}

/** Finds queries for which people choose other entries than before, the largest change first. Pure. */
export function changedChoices(
  queries: readonly QueryChoices[],
  { maxChance, minMoved = CHOICE_SHIFT.minMoved }: Partial<ChoiceLimits> & Pick<ChoiceLimits, 'maxChance'>,
): { changed: ChangedChoice[]; compared: number } {
  const shifts = queries.flatMap((each) => {
    const shift = choiceShift(each.now, each.before);
    return shift === null ? [] : [{ each, shift }];
  });
  const adjusted = benjaminiHochberg(shifts.map(({ shift }) => shift.pValue));
  const changed = shifts.flatMap(({ each, shift }, index): ChangedChoice[] => {
    const adjustedP = adjusted[index] ?? 1;
    if (adjustedP >= maxChance || shift.moved < minMoved) return [];
    const { query, now, before } = each;
    const shareOf = (entry: string, when: 'now' | 'before'): number =>
      when === 'now' ? (now.get(entry) ?? 0) / shift.choices : (before.get(entry) ?? 0) / shift.choicesBefore;
    return [Object.assign({}, shift, { query, adjustedP, shareOf })];
  });
  return { changed: changed.sort((a, b) => b.moved - a.moved), compared: shifts.length };
}

/** A word that the catalogue lacks: people who said it, now and before. */
export interface WordCount {
  word: string;
  n: number;
  before: number;
}

export interface NewWord extends WordCount {
  adjustedP: number;
}

/** Least factor by which a word must have become more frequent. */
const NEW_FACTOR = 3;

interface WordLimits {
  maxChance: number;
  /** Least people. */
  minPeople: number;
}

/** Finds words that are said much more often than before, the most frequent first. Pure. */
export function newWords(
  words: readonly WordCount[],
  attempts: { now: number; before: number },
  { maxChance, minPeople }: WordLimits,
): NewWord[] {
  if (attempts.now === 0 || attempts.before === 0) return [];
  const candidates = words.filter(({ n }) => n >= minPeople);
  const adjusted = benjaminiHochberg(
    candidates.map(({ n, before }) =>
      fisherExact({
        hits: n,
        samples: Math.max(n, attempts.now),
        otherHits: before,
        otherSamples: Math.max(before, attempts.before),
      }),
    ),
  );
  return candidates
    .map((each, index) => Object.assign({}, each, { adjustedP: adjusted[index] ?? 1 }))
    .filter(
      ({ n, before, adjustedP }) =>
        adjustedP < maxChance && n / attempts.now >= (NEW_FACTOR * before) / attempts.before,
    )
    .sort((a, b) => b.n - a.n);
}
