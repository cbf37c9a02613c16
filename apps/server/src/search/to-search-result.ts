import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { Match, SearchResult } from '@hark/shared/wire/search-result';

export function toSearchResult(entry: CatalogueEntry, score: number, match: Match): SearchResult {
  const { id, title, url, description, category, extra } = entry;
  return {
    id,
    title,
    url: url ?? null,
    description: description ?? null,
    category: category ?? null,
    score: Math.round(score * 10_000) / 10_000,
    match: match.field === 'description' ? { ...match, text: description ?? category ?? title } : match,
    ...(extra && { extra }),
  };
}
