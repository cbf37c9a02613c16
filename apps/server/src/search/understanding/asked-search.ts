import type { Filter } from '@hark/shared/wire/filter';
import type { LabelledFilter, LabelledSort } from './items.ts';

/** A search as it was asked for: by words, by filters, or both. */
export interface AskedSearch {
  /** The words that were searched for, without those of the filters. */
  text: string;
  filters: readonly LabelledFilter[];
  sort: readonly LabelledSort[];
  /** From 1. */
  page: number;
  /** Ids of entries that were refused: "not that one". */
  refused: readonly string[];
}

/** The values of the results of a search in a property that has an order. */
export interface ShownValues {
  /** Of the first result that has one. */
  first: NonNullable<Filter['min']>;
}

/** A search with what was shown for it. */
export interface ShownSearch extends AskedSearch {
  /** Ids of the results on the page, best first. */
  ids: readonly string[];
  /** By property. */
  values: Readonly<Record<string, ShownValues>>;
}

/** What a query asks for after a search. */
export type FollowUp =
  | { type: 'search'; asked: AskedSearch }
  /** Opens a result. */
  | { type: 'open'; id: string }
  /** Shows the search before. */
  | { type: 'back' }
  /** Forgets the searches of the task. */
  | { type: 'restart' };
