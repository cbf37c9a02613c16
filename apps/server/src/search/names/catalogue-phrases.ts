import type { ContextPhrase } from '@hark/moonshine/build-context-graph';
import type { CataloguePhrases } from '../search-index.ts';

/** Fields of an entry as stored; null where absent. */
export interface SpokenFields {
  title: string;
  aliases?: readonly string[] | null | undefined;
  spoken?: readonly string[] | null | undefined;
  popularity?: number | null | undefined;
}

/** Returns the ways in which people may say an entry. */
function phrasesOf({ title, aliases, spoken, popularity }: SpokenFields): ContextPhrase[] {
  return [title, ...(aliases ?? []), ...(spoken ?? [])].map((text) => ({
    text,
    popularity: popularity ?? 0,
  }));
}

/** Takes the phrases of entries ordered by popularity, up to the first entry whose phrases don't all fit. */
export function takePhrases(entries: Iterable<SpokenFields>, most: number): Omit<CataloguePhrases, 'mark'> {
  const phrases: ContextPhrase[] = [];
  let entriesLeftOut = 0;
  for (const entry of entries) {
    const more = entriesLeftOut === 0 ? phrasesOf(entry) : [];
    if (entriesLeftOut > 0 || phrases.length + more.length > most) entriesLeftOut++;
    else phrases.push(...more);
  }
  return { phrases, entriesLeftOut };
}
