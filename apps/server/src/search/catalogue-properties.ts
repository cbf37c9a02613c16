import type { Property } from '@hark/shared/properties';
import type { Filter } from '@hark/shared/wire/filter';

/** What the entries of a served catalogue can be filtered by. Reads memory only. */
export interface CatalogueProperties {
  /** In the order in which a page shows them. */
  properties: readonly Property[];
  /** Returns the words that occur in a category or a tag list, most frequent first; empty for other types. */
  values(field: string): readonly { value: string; entries: number }[];
  /** Returns the least and greatest value of a number, an amount, a year or a date; null where no entry has one. */
  range(field: string): { min: NonNullable<Filter['min']>; max: NonNullable<Filter['max']> } | null;
}

/** Of a catalogue that is not there, or not read yet. */
export const NO_PROPERTIES: CatalogueProperties = {
  properties: [],
  values: () => [],
  range: () => null,
};
