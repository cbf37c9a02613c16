import type { ContextPhrase } from '@hark/moonshine/build-context-graph';
import type { CataloguePhrases } from '../search-index.ts';

/** As the database has them: null where an entry has none. */
export interface SpokenFields {
  title: string;
  aliases?: readonly string[] | null | undefined;
  spoken?: readonly string[] | null | undefined;
  popularity?: number | null | undefined;
}

/** How people may say an entry. */
function phrasesOf({ title, aliases, spoken, popularity }: SpokenFields): ContextPhrase[] {
  return [title, ...(aliases ?? []), ...(spoken ?? [])].map((text) => ({
    text,
    popularity: popularity ?? 0,
  }));
}

/** The phrases of entries that come most popular first, up to the first entry whose phrases don't all fit. */
export function takePhrases(entries: Iterable<SpokenFields>, most: number): CataloguePhrases {
  const phrases: ContextPhrase[] = [];
  let entriesLeftOut = 0;
  for (const entry of entries) {
    const more = entriesLeftOut === 0 ? phrasesOf(entry) : [];
    if (entriesLeftOut > 0 || phrases.length + more.length > most) entriesLeftOut++;
    else phrases.push(...more);
  }
  return { phrases, entriesLeftOut };
}
