import type { Property } from '@hark/shared/properties';
import type { Facet, Sort } from '@hark/shared/wire/filter';

import type { Condition } from './condition.ts';
import type { TypedValue } from './read-property.ts';

export type Ordinals = Uint32Array | readonly number[];

/** Most values that a facet lists. */
export const MOST_FACET_VALUES = 100;
/** Where there are this many different numbers or more, a facet lists none of them. */
export const MOST_COUNTED = 10_000;

/** The values of all entries in one property, by ordinal. */
export interface Column {
  readonly property: Property;
  readonly bytes: number;
  /** Null removes the value. */
  set(ordinal: number, value: TypedValue | null): void;
  grow(capacity: number): void;
  /** Sets the mask to 0 for entries that do not meet the condition. */
  restrict(mask: Uint8Array, condition: Condition): void;
  /** Returns a comparison of two ordinals; entries without a value come last in both directions. */
  compare(sort: Sort): (a: number, b: number) => number;
  /** Counts the values of these entries. */
  count(ordinals: Ordinals): Facet;
  /** Returns the words of all entries, most frequent first; empty for other types. */
  values(): readonly { value: string; entries: number }[];
  /** Returns what `restore` of a column of the same property takes, for ordinals below `size`: arrays and texts. */
  save(size: number): object;
  /** Takes saved values over. Returns false, and changes nothing, where they are not such values. */
  restore(saved: unknown): boolean;
  /** Returns the least and greatest value of all entries; null without any, and for words and places. */
  range(): NonNullable<Facet['range']> | null;
}
