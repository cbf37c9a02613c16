import type { Property } from '@hark/shared/properties';
import type { SearchResult } from '@hark/shared/wire/search-result';

import type { CatalogueProperties } from '../../search/catalogue-properties.ts';
import { searchTyped, type TypedParts, type TypedSearch } from './search-typed.ts';

/** Examples of what can be asked, and the catalogue for which they were made. */
export interface Examples {
  /** Resolves to at most five queries; empty where the catalogue has no popularity. Makes them again after a change. */
  read(): Promise<readonly string[]>;
}

const POPULAR = 30;
const NAMES = 2;
const MAX_EXAMPLES = 5;
const MAX_NAME_CHARACTERS = 30;
/** Descriptions and filters that are tried, so that a large catalogue costs no more than a small one. */
const MAX_TRIED = 12;
/** The examples of a catalogue that changes all the time may be this old. */
const MAX_AGE_MS = 600_000;

/** @param champion returns the pipeline to make examples with */
export function createExamples(champion: () => TypedParts): Examples {
  let made: { generation: number; atMs: number; examples: Promise<readonly string[]> } | null = null;
  return {
    async read() {
      const pipeline = champion();
      const generation = await pipeline.search.generation();
      const nowMs = pipeline.nowMs();
      const isOld = made !== null && made.generation !== generation && nowMs - made.atMs > MAX_AGE_MS;
      if (made === null || isOld) {
        const examples = makeExamples(pipeline).catch(() => {
          // Made again for the next visitor.
          made = null;
          return [];
        });
        made = { generation, atMs: nowMs, examples };
      }
      return made.examples;
    },
  };
}

/** Makes examples from the popular entries and the properties. Each was searched for and found what it should. */
export async function makeExamples(pipeline: TypedParts): Promise<string[]> {
  const popular = await popularEntries(pipeline);
  const names = differentNames(popular);
  const description = await firstThat(popular.flatMap(describedBy), async ({ query, id }) => {
    const { results } = await ask(pipeline, query);
    return results[0]?.id === id;
  });
  const filter = await firstThat(filterSentences(pipeline.search.properties()), async ({ query }) => {
    const { results, understood } = await ask(pipeline, query);
    return results.length > 1 && (understood?.filters.length ?? 0) > 1 && understood?.relaxed === undefined;
  });
  const asked = [description, filter].flatMap((found) => found?.query ?? []);
  return [...names, ...asked].slice(0, MAX_EXAMPLES);
}

function ask(pipeline: TypedParts, query: string): Promise<TypedSearch> {
  return searchTyped(pipeline, { query, source: 'api', limit: 3, clientId: null });
}

async function popularEntries(pipeline: TypedParts): Promise<SearchResult[]> {
  const isKnown = pipeline.search.properties().properties.some(({ field }) => field === 'popularity');
  if (!isKnown) return [];
  const sort = [{ field: 'popularity', order: 'desc' as const }];
  const typed = { query: '', source: 'api' as const, limit: POPULAR, clientId: null, sort };
  return (await searchTyped(pipeline, typed)).results;
}

/** Short names of different categories, most popular first. */
function differentNames(popular: readonly SearchResult[]): string[] {
  const short = popular.filter(({ title }) => title.length <= MAX_NAME_CHARACTERS);
  const firsts = short.filter(
    ({ category }, index) => short.findIndex((other) => other.category === category) === index,
  );
  const others = short.filter((result) => !firsts.includes(result));
  return [...firsts, ...others].slice(0, NAMES).map(({ title }) => title);
}

const FIRST_PHRASE = /^[^,;:.!?()–—]+/;
const WORDS = { least: 3, most: 8 } as const;

/** Returns the first phrase of the description as a query, where it does not name the entry. */
function describedBy({ id, title, description }: SearchResult): { query: string; id: string }[] {
  const phrase = FIRST_PHRASE.exec(description ?? '')?.[0]?.trim() ?? '';
  const words = phrase.split(/\s+/);
  const names = title.toLowerCase().split(/\s+/);
  const isNamed = words.some((word) => names.includes(word.toLowerCase()));
  if (words.length < WORDS.least || words.length > WORDS.most || isNamed) return [];
  return [{ id, query: phrase.charAt(0).toLowerCase() + phrase.slice(1) }];
}

/** Returns sentences with a word and a bound: `sofas under 500 euros`. */
function filterSentences(properties: CatalogueProperties): { query: string }[] {
  const kinds = properties.properties.filter(({ type }) => type === 'category' || type === 'tags');
  const amounts = properties.properties.flatMap((property) => boundOf(property, properties));
  const values = kinds.flatMap(({ field }) => properties.values(field).slice(0, 2));
  return values.flatMap(({ value }) => amounts.map((bound) => ({ query: `${value} ${bound}` })));
}

function boundOf({ field, type, unit, currency }: Property, properties: CatalogueProperties): string[] {
  const range = properties.range(field);
  if (range === null || typeof range.min !== 'number' || typeof range.max !== 'number') return [];
  if (type === 'year') return [`since ${Math.round((range.min + range.max) / 2)}`];
  const bound = roundNumber((range.min + range.max) / 2);
  if (type === 'money' && currency !== undefined) return [`under ${bound} ${currency}`];
  return type === 'number' && unit !== undefined ? [`under ${bound} ${unit}`] : [];
}

/** Rounds to one digit that is not 0, as people say numbers. */
function roundNumber(value: number): number {
  const step = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return Math.round(value / step) * step;
}

async function firstThat<Item>(
  items: readonly Item[],
  isRight: (item: Item) => Promise<boolean>,
): Promise<Item | null> {
  for (const item of items.slice(0, MAX_TRIED)) {
    if (await isRight(item)) return item;
  }
  return null;
}
