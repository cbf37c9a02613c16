/** So many failures in a row may be chance. */
const MOST_IN_A_ROW = 2;
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 60_000;

/**
 * Returns how long a challenger rests that failed this often in a row: each failure may cost a recogniser thread, which
 * people wait for, and a few are enough to reject it. Pure.
 */
export function restMs(failures: number): number {
  if (failures <= MOST_IN_A_ROW) return 0;
  return Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (failures - MOST_IN_A_ROW - 1));
}
