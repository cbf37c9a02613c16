import type { Property } from '@hark/shared/properties';
import type { Filter, Place, Sort } from '@hark/shared/wire/filter';
import type { CatalogueWords } from './catalogue-words.ts';
import { labelOfFilter } from '@hark/shared/http/property-labels';
import type { QueryToken } from './query-tokens.ts';

/** A filter with what a person reads of it. */
export type LabelledFilter = Filter & { label: string };
export type LabelledSort = Sort & { label: string };

/** What the words of a query say. */
export interface UnderstoodQuery {
  filters: LabelledFilter[];
  sort: LabelledSort[];
  /** The words that are searched for; the whole text where nothing was understood. */
  rest: string;
  /** The words need the person's position. */
  needs?: 'place';
}

/** What is needed to read a query. */
export interface Reading {
  tokens: readonly QueryToken[];
  words: CatalogueWords;
  now: Date;
  place: Place | null;
}

/** A part of a query that was understood. */
export interface Item {
  kind: 'comparison' | 'time' | 'order' | 'value' | 'flag' | 'near' | 'filler';
  /** Index of its first token, and of the first one after it. */
  start: number;
  end: number;
  filters: readonly LabelledFilter[];
  sort: readonly LabelledSort[];
  /**
   * `weak`: words that may be searched for as well, such as a lone `comedy`. `filler`: says nothing where something
   * else was understood, such as `films`.
   */
  strength: 'strong' | 'weak' | 'filler';
  needs?: 'place';
}

/** A reader returns the part that begins at a token; null where none does. */
export type ItemReader = (reading: Reading, at: number) => Item | null;

/** Returns an item that consists of a filter on a property. Pure. */
export function filterItem(
  {
    start,
    end,
    kind,
    strength = 'strong',
  }: Pick<Item, 'start' | 'end' | 'kind'> & { strength?: Item['strength'] },
  property: Property,
  condition: Omit<Filter, 'field'>,
): Item {
  const filter = { field: property.field, ...condition, label: labelOfFilter(property, condition) };
  return { start, end, kind, strength, filters: [filter], sort: [] };
}
