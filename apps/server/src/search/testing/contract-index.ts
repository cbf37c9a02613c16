import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { SearchResult } from '@hark/shared/wire/search-result';

import type { FoundResult, CatalogueRow, SearchIndex, SearchRequest } from '../search-index.ts';

export async function* rowsOf(entries: readonly CatalogueEntry[]): AsyncGenerator<CatalogueRow> {
  for (const [index, entry] of entries.entries()) yield { line: index + 1, entry };
}

export const CATALOGUE: CatalogueEntry[] = [
  {
    id: 'stanford',
    title: 'Stanford University',
    url: 'https://www.stanford.edu/',
    description: 'Private research university in California.',
    category: 'university',
    aliases: ['Stanford'],
    popularity: 90,
    extra: { founded: 1885 },
  },
  { id: 'prison', title: 'Stanford Prison Experiment', category: 'science', popularity: 30 },
  { id: 'mit', title: 'Massachusetts Institute of Technology', aliases: ['MIT'], popularity: 92 },
  { id: 'facebook', title: 'Facebook', url: 'https://www.facebook.com/', popularity: 95 },
  { id: 'pilots', title: 'Twenty One Pilots', category: 'music', popularity: 60 },
  { id: 'everest', title: 'Eiffel Tower', category: 'landmark', keywords: ['paris'], popularity: 90 },
  { id: 'goethe', title: 'Johann Wolfgang von Goethe', spoken: ['gur tuh'], popularity: 55 },
  { id: 'show-me', title: 'Show Me', category: 'music' },
  { id: 'sao-paulo', title: 'São Paulo', description: 'The largest city of Brazil.', category: 'city' },
  { id: 'tokyo', title: '東京大学', aliases: ['University of Tokyo'] },
  { id: 'cairo', title: 'القاهرة', aliases: ['Cairo'] },
  { id: 'java-island', title: 'Java', category: 'island', popularity: 20 },
  { id: 'java-language', title: 'Java', category: 'technology', popularity: 80 },
];

export type OpenIndex = () => Promise<SearchIndex>;

/** Opens an index with exactly these entries. */
export async function filledWith(
  open: OpenIndex,
  entries: readonly CatalogueEntry[] = CATALOGUE,
): Promise<SearchIndex> {
  const index = await open();
  await index.replace(rowsOf(entries));
  return index;
}

/** Searches for hypotheses, each half as probable as the previous one. */
export function search(index: SearchIndex, ...texts: string[]): Promise<FoundResult[]> {
  const hypotheses = texts.map((text, rank) => ({ text, probability: 0.5 ** rank }));
  return index.search({ hypotheses, limit: 10 });
}

/** Searches for one text with these options. */
export function ask(
  index: SearchIndex,
  text: string,
  how: Omit<Partial<SearchRequest>, 'hypotheses'>,
): Promise<SearchResult[]> {
  return index.search({ hypotheses: [{ text, probability: 1 }], limit: 10, ...how });
}
