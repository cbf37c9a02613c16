import { readFileSync } from 'node:fs';
import type { Place } from '@hark/shared/wire/filter';
import { readMeaning } from '../../apps/server/src/answering/pipeline/read-meaning.ts';
import { readCatalogue } from '../../apps/server/src/search/catalogue/read-catalogue.ts';
import { createMemorySearchIndex } from '../../apps/server/src/search/index/memory-search-index.ts';
import type { CatalogueRow, SearchIndex, SearchRequest } from '../../apps/server/src/search/search-index.ts';
import type { Wanted } from './same-understanding.ts';

export interface PlainQuery {
  catalogue: string;
  query: string;
}

export interface Sentence extends PlainQuery, Partial<Wanted> {
  now: string;
  place?: Place;
  /** Share by which a bound may differ. */
  tolerance?: number;
  anyOf?: Wanted[];
}

export function readLines<Row>(file: string): Row[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line): Row => JSON.parse(line));
}

async function* rowsOf(file: string): AsyncGenerator<CatalogueRow> {
  for await (const reading of readCatalogue(file))
    if (reading.type !== 'skipped') yield { line: reading.line, entry: reading.entry };
}

/** Reads a catalogue into memory. */
export async function openIndex(file: string): Promise<SearchIndex> {
  const index = createMemorySearchIndex();
  await index.replace(rowsOf(file));
  return index;
}

export type Asked = Pick<Sentence, 'query' | 'place'> & { now?: string };

/** Reads the filters and the order of a sentence, as typed or as one of several hypotheses. */
export async function understand(
  index: SearchIndex,
  { query, place, now }: Asked,
  hypotheses: SearchRequest['hypotheses'] = [{ text: query, probability: 1 }],
): Promise<Wanted> {
  const at = now === undefined ? new Date() : new Date(`${now}T12:00:00Z`);
  const request = { hypotheses, place: place ?? null, previous: undefined, shown: null };
  const meaning = await readMeaning(index, { now: () => at }, request);
  if (meaning?.type !== 'search') return { filters: [], sort: [], rest: hypotheses[0]?.text ?? '' };
  const { filters, sort, text } = meaning.asked;
  return { filters, sort, rest: text };
}
