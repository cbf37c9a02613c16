import type { CreditShares } from './select-candidates.ts';

/** Share of the compared entries with as much credit that must be above the floor. */
const LEAST_SHOWN = 0.8;

/**
 * Returns the entries that were not compared, because there were too many, but have as much credit as compared ones of
 * which nearly all are above the floor. Most credit first. Pure.
 *
 * @param compared ordinals of the compared entries, and whether each is above the floor
 * @param entries exclusive bound of the ordinals
 */
export function moreMatches(
  readings: readonly CreditShares[],
  compared: ReadonlyMap<number, boolean>,
  entries: number,
): number[] {
  const best = bestShares(readings, entries);
  const least = leastShare(
    [...compared].map(([ordinal, isShown]) => ({ share: best[ordinal] ?? 0, isShown })),
  );
  if (least === null) return [];
  const more: { ordinal: number; share: number }[] = [];
  for (const { ordinals } of readings) {
    for (const ordinal of ordinals) {
      const share = best[ordinal] ?? 0;
      if (share < least || compared.has(ordinal)) continue;
      more.push({ ordinal, share });
      // Another reading may have it, too.
      best[ordinal] = Number.NEGATIVE_INFINITY;
    }
  }
  return more.sort((a, b) => b.share - a.share || a.ordinal - b.ordinal).map(({ ordinal }) => ordinal);
}

function bestShares(readings: readonly CreditShares[], entries: number): Float32Array {
  const best = new Float32Array(entries);
  for (const { ordinals, shares } of readings)
    for (const [index, ordinal] of ordinals.entries()) {
      const share = shares[index] ?? 0;
      if (share > (best[ordinal] ?? 0)) best[ordinal] = share;
    }
  return best;
}

/** Returns the least share such that enough of the entries with it or more are above the floor; null without one. */
function leastShare(compared: { share: number; isShown: boolean }[]): number | null {
  compared.sort((a, b) => b.share - a.share);
  let least: number | null = null;
  let shown = 0;
  for (const [index, { share, isShown }] of compared.entries()) {
    if (isShown) shown++;
    // Those with the same share count together.
    if (compared[index + 1]?.share === share) continue;
    if (share > 0 && shown >= LEAST_SHOWN * (index + 1)) least = share;
  }
  return least;
}
