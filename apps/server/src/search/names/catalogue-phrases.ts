import type { ContextPhrase } from '@hark/moonshine/build-context-graph';
import type { CataloguePhrases } from '../search-index.ts';
import { type FormOfName, givenNames, type GivenNames } from '../spoken-forms/forms-of-names.ts';

/** Fields of an entry as stored; null where absent. */
export interface SpokenFields extends GivenNames {
  popularity?: number | null | undefined;
  /** Spoken forms beside the names. */
  forms?: readonly FormOfName[] | null | undefined;
}

/** Returns each name of an entry as it is said in full. */
function phrasesOf(entry: SpokenFields): ContextPhrase[] {
  const inFull = new Map(
    (entry.forms ?? []).filter(({ weight }) => weight === 1).map(({ of, text }) => [of, text]),
  );
  const popularity = entry.popularity ?? 0;
  return givenNames(entry).map((name, place) => ({ text: inFull.get(place) ?? name, popularity }));
}

/** Returns the rarer ways to say an entry, with a bonus that is smaller by their weight. */
function rarerPhrasesOf({ forms, popularity }: SpokenFields): ContextPhrase[] {
  return (forms ?? [])
    .filter(({ weight }) => weight < 1)
    .map(({ text, weight }) => ({ text, boost: weight, popularity: popularity ?? 0 }));
}

/**
 * Takes the phrases of entries ordered by popularity: the names in full up to the first entry whose names don't all fit.
 * Where all fit, the rarer spoken forms take the rest of the room, those of popular entries first.
 */
export function takePhrases(entries: Iterable<SpokenFields>, most: number): Omit<CataloguePhrases, 'mark'> {
  const phrases: ContextPhrase[] = [];
  const rarer: ContextPhrase[] = [];
  let entriesLeftOut = 0;
  for (const entry of entries) {
    const more = entriesLeftOut === 0 ? phrasesOf(entry) : [];
    if (entriesLeftOut > 0 || phrases.length + more.length > most) entriesLeftOut++;
    else phrases.push(...more);
    if (phrases.length + rarer.length < most) rarer.push(...rarerPhrasesOf(entry));
  }
  const room = entriesLeftOut > 0 ? 0 : most - phrases.length;
  return { phrases: [...phrases, ...rarer.slice(0, room)], entriesLeftOut };
}
