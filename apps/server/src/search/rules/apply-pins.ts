import type { CatalogueEntry } from '@hark/shared/catalogue';

import type { FoundResult } from '../search-index.ts';
import type { Pin } from '../owner-rule-set.ts';

/**
 * Puts pinned entries in their places among the results above the floor. A pin whose entry is not among `entries`, because
 * it is gone or fails a filter, is ignored. Pure.
 */
export function applyPins(
  found: readonly FoundResult[],
  pins: readonly Pin[],
  { entries, limit }: { entries: ReadonlyMap<string, CatalogueEntry>; limit: number },
): FoundResult[] {
  const valid = pins.filter(({ entry }) => entries.has(entry));
  if (valid.length === 0) return [...found];
  const pinned = new Set(valid.map(({ entry }) => entry));
  const others = found.filter(({ id }) => !pinned.has(id));
  const shown = others.filter(({ isBelowFloor }) => isBelowFloor !== true);
  for (const { entry: id, position, rule } of valid) {
    const entry = entries.get(id);
    if (entry === undefined || shown.some((each) => each.id === id)) continue;
    const place = Math.min(position - 1, shown.length);
    const known = found.find((each) => each.id === id);
    // The order of a list is that of its scores.
    const score = shown[place - 1]?.score ?? Math.max(1, shown[0]?.score ?? 0, known?.score ?? 0);
    shown.splice(place, 0, pinnedResult(entry, { known, score, rule }));
  }
  return [...shown, ...others.filter(({ isBelowFloor }) => isBelowFloor === true)].slice(0, limit);
}

function pinnedResult(
  { id, title, url, description, category, extra }: CatalogueEntry,
  { known, score, rule }: { known: FoundResult | undefined; score: number; rule: string },
): FoundResult {
  const match = known?.match ?? {
    field: 'title' as const,
    text: title,
    kind: 'exact' as const,
    hypothesis: 0,
  };
  return {
    id,
    title,
    url: url ?? null,
    description: description ?? null,
    category: category ?? null,
    score,
    relevance: 1,
    match: { ...match, rule },
    ...(extra && { extra }),
    ...(known?.firstFor && { firstFor: known.firstFor }),
    isPinned: true,
  };
}
