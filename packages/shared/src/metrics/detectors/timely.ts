/** Largest difference of an event's time and that of its receipt. */
export const TIMELY_MS = 3_600_000;

/**
 * Whether an event says something of the present. One that comes hours late, or whose clock is far ahead, belongs to
 * the figures of its day but starts no alarm.
 *
 * @param atMs when it happened by its own clock, epoch milliseconds
 * @param receivedMs when it arrived by the server's clock
 */
export function isTimely(atMs: number, receivedMs: number, withinMs: number = TIMELY_MS): boolean {
  return Math.abs(receivedMs - atMs) <= withinMs;
}
