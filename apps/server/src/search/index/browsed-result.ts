import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { Property } from '@hark/shared/properties';

import { imageOfEntry } from '../properties/image-of-entry.ts';
import type { FoundResult } from '../search-index.ts';

/** An entry that was found by its properties alone: without relevance. */
export function toBrowsedResult(entry: CatalogueEntry): FoundResult {
  const { id, title, url, description, category, extra } = entry;
  return {
    id,
    title,
    url: url ?? null,
    description: description ?? null,
    category: category ?? null,
    score: 1,
    match: { field: 'title', text: title, kind: 'exact', hypothesis: 0 },
    ...(extra && { extra }),
  };
}

/** Adds the picture of an entry to its result. */
export function withImage(
  result: FoundResult,
  entry: CatalogueEntry,
  properties: readonly Property[],
): FoundResult {
  const image = imageOfEntry(entry, properties);
  return image === null ? result : { ...result, image };
}
