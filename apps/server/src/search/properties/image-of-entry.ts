import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { Property } from '@hark/shared/properties';

import { imageOf, storedValue } from './read-property.ts';

/** Returns the web address of an entry's picture: of the first picture property, or of `image`; null without one. */
export function imageOfEntry(entry: CatalogueEntry, properties: readonly Property[]): string | null {
  const field = properties.find(({ type }) => type === 'image')?.field ?? 'image';
  return imageOf(storedValue(entry, field));
}
