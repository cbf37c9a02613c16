import { namesWithTerm, termsOfName } from '../names/complete-names.ts';
import type { PossibleName } from '../possible-name.ts';
import { readPostings } from './read-postings.ts';
import type { SearchOptions } from './search-options.ts';
import type { ServedCatalogue } from './served-catalogue.ts';

/** Finds which words are a complete name, in one round trip at most. */
export async function findNames(
  options: Pick<SearchOptions, 'db' | 'catalogue'>,
  served: ServedCatalogue,
  names: readonly PossibleName[],
): Promise<ReadonlySet<string> | 'replaced'> {
  const terms = names.flatMap(({ words, isSoundEnough }) => termsOfName(words, isSoundEnough));
  const read = await readPostings(options, served, [...new Set(terms)]);
  if (read.generation !== served.state.generation) return 'replaced';
  return namesWithTerm(names, (term) => (read.postings.get(term)?.length ?? 0) > 0);
}
