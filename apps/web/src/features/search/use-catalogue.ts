import type { CatalogueDescription } from '@hark/shared/http/api';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { requestCatalogue } from '../../wire/catalogue-api.ts';

/** A property of the served catalogue, as its server describes it. */
export type DescribedProperty = CatalogueDescription['properties'][number];

const NOTHING: Pick<CatalogueDescription, 'examples' | 'properties'> = { examples: [], properties: [] };

/** The description of the served catalogue, requested once. */
export const CATALOGUE_QUERY = queryOptions({
  queryKey: ['catalogue'],
  queryFn: ({ signal }) => requestCatalogue(signal),
  retry: false,
});

/** What the served catalogue has; nothing until it is known. */
export function useCatalogue(): Pick<CatalogueDescription, 'examples' | 'properties'> {
  const { data } = useQuery(CATALOGUE_QUERY);
  return data ?? NOTHING;
}
