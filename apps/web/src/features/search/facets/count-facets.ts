import type { Facet } from '@hark/shared/wire/filter';
import { countResults, type CountedSearch, type Counts } from '../search-api.ts';
import type { DescribedProperty } from '../use-catalogue.ts';
import { conditionsBeside } from './choose.ts';

/**
 * Counts the values of each property among the results. Those of a property that a condition is on are counted without
 * that condition, so that its other values can be added. Throws `SearchFailure`, or the abort.
 */
export async function countFacets(
  search: CountedSearch,
  properties: readonly Pick<DescribedProperty, 'field'>[],
  { signal, count = countResults }: { signal: AbortSignal; count?: typeof countResults },
): Promise<Counts> {
  const { conditions } = search;
  const isBound = (field: string): boolean =>
    conditionsBeside(conditions, field).filters.length < conditions.filters.length;
  const fields = properties.map(({ field }) => field);
  const others = fields.filter((field) => !isBound(field));
  const [{ total, facets }, ...own] = await Promise.all([
    count(search, others, signal),
    ...fields
      .filter(isBound)
      .map((field) => count({ ...search, conditions: conditionsBeside(conditions, field) }, [field], signal)),
  ]);
  const all: Record<string, Facet> = { ...facets };
  for (const each of own) Object.assign(all, each.facets);
  return { total, facets: all };
}
