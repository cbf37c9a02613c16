export const DAY_MS = 86_400_000;

/** Returns the UTC day that contains a time in milliseconds, such as `2026-01-31`. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
