import type { PropertyType } from '@hark/shared/properties';
import { MAX_FACETS } from '@hark/shared/wire/filter';
import type { DescribedProperty } from '../use-catalogue.ts';

/** Most properties that are listed beside results. */
export const MOST_FACETS = Math.min(8, MAX_FACETS);

/** How the values of a property are chosen: from a list, or by a least and a greatest one. */
export type FacetKind = 'list' | 'range';

const KINDS: Record<PropertyType, FacetKind | null> = {
  category: 'list',
  tags: 'list',
  boolean: 'list',
  number: 'range',
  money: 'range',
  year: 'range',
  date: 'range',
  place: null,
  image: null,
};

export const kindOf = ({ type }: Pick<DescribedProperty, 'type'>): FacetKind | null => KINDS[type];

/** How often an entry is opened is a figure of the catalogue, and nothing that people look for. */
const isForPeople = ({ field }: Pick<DescribedProperty, 'field'>): boolean => field !== 'popularity';

/** Returns the properties whose values can be chosen, in the catalogue's order. Pure. */
export function facetProperties(properties: readonly DescribedProperty[]): DescribedProperty[] {
  return properties
    .filter((property) => kindOf(property) !== null && isForPeople(property))
    .slice(0, MOST_FACETS);
}
