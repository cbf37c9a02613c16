import { catalogueSchema, type CatalogueDescription } from '@hark/shared/http/api';
import { serverUrl } from './server-address.ts';

/** Reads what the served catalogue has. Null where the server does not say. */
export async function requestCatalogue(signal?: AbortSignal): Promise<CatalogueDescription | null> {
  const response = await fetch(serverUrl('v1/catalogue'), signal === undefined ? {} : { signal });
  if (!response.ok) return null;
  const parsed = catalogueSchema.safeParse(await response.json());
  return parsed.success ? parsed.data : null;
}
