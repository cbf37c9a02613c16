import type { ContextPhrase } from '@hark/moonshine/build-context-graph';
import type { CatalogueProperties } from '../../search/catalogue-properties.ts';

/** Values beside the names of a catalogue, of all its properties together. */
const MOST_VALUES = 2_000;
const SHORTEST = 4;
/** Less than a name, which is what most people ask for. */
const BOOST = 0.5;

/** Brands, cities, persons; ordinary words such as `red` are recognised without help. */
const isProper = (value: string): boolean => value.length >= SHORTEST && /\p{Lu}/u.test(value);

/**
 * Returns the proper names among the values of categories and tags, most frequent first: people say them in filters
 * ("films with Tom Hanks"). Pure.
 *
 * @param most room beside the names of the entries
 */
export function valuePhrases(properties: CatalogueProperties, most: number): ContextPhrase[] {
  const values = properties.properties
    .filter(({ type }) => type === 'category' || type === 'tags')
    .flatMap(({ field }) => properties.values(field))
    .filter(({ value }) => isProper(value))
    .toSorted((a, b) => b.entries - a.entries);
  const texts = new Set(values.map(({ value }) => value));
  return [...texts]
    .slice(0, Math.min(MOST_VALUES, Math.max(0, most)))
    .map((text) => ({ text, boost: BOOST }));
}
