import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { Explanation } from '../explanation.ts';
import type { RankedWithRelevance } from './rank-request.ts';
import type { FoundResult } from '../search-index.ts';

const DECIMALS = 10_000;
const rounded = (value: number): number => Math.round(value * DECIMALS) / DECIMALS;

export function toSearchResult(
  entry: CatalogueEntry,
  found: RankedWithRelevance<unknown>,
  explain?: (found: RankedWithRelevance<unknown>, entry: CatalogueEntry) => Explanation,
): FoundResult {
  const { id, title, url, description, category, extra } = entry;
  const { score, relevance, match, isBelowFloor, firstFor, evidence } = found;
  return {
    id,
    title,
    url: url ?? null,
    description: description ?? null,
    category: category ?? null,
    score: rounded(score),
    relevance: rounded(relevance),
    match: match.field === 'description' ? { ...match, text: description ?? category ?? title } : match,
    ...(extra && { extra }),
    ...(evidence.said !== undefined && { said: evidence.said }),
    ...(isBelowFloor && { isBelowFloor }),
    ...(firstFor.length > 0 && { firstFor }),
    ...(explain && { explanation: explain(found, entry) }),
  };
}
