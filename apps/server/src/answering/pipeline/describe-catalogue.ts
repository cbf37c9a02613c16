import type { CatalogueDescription } from '@hark/shared/http/api';
import type { Property } from '@hark/shared/properties';

import type { CatalogueProperties } from '../../search/catalogue-properties.ts';
import type { SearchIndex } from '../../search/search-index.ts';

/** Most values of a property that are listed. */
const MOST_VALUES = 100;

/** Describes the properties of the served catalogue: names, types, values and ranges. */
export async function describeCatalogue(
  search: Pick<SearchIndex, 'count' | 'properties'>,
  { name, examples }: Pick<CatalogueDescription, 'name' | 'examples'>,
): Promise<CatalogueDescription> {
  const known = search.properties();
  const properties = known.properties.map((property) => describeProperty(property, known));
  return { name, entries: await search.count(), examples, properties };
}

function describeProperty(
  { field, type, label, names, unit, currency }: Property,
  { values, range }: CatalogueProperties,
): CatalogueDescription['properties'][number] {
  const listed = values(field).slice(0, MOST_VALUES);
  const between = range(field);
  return {
    field,
    type,
    label,
    names,
    unit,
    currency,
    ...(listed.length > 0 && { values: listed }),
    ...(between !== null && { range: between }),
  };
}
