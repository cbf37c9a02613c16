import { CLOSE_CODES, ERROR_RULES, type ErrorCode } from '@hark/shared/wire/errors';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 8_000;
/** An abnormal end without a close frame (RFC 6455). */
export const ABNORMAL_CLOSE = 1006;

/** Our own close of an unresponsive connection; private use (RFC 6455, 7.4.2). */
export const UNRESPONSIVE_CLOSE = 4000;

const CODES_WORTH_RETRYING: ReadonlySet<number> = new Set([
  CLOSE_CODES.normal,
  CLOSE_CODES.goingAway,
  ABNORMAL_CLOSE,
  UNRESPONSIVE_CLOSE,
  CLOSE_CODES.internalError,
  CLOSE_CODES.serviceRestart,
  CLOSE_CODES.tryAgainLater,
]);

/**
 * Whether a new connection can help (X3). An error right before the close decides: a close for a protocol violation is
 * final, one for an expired token is not.
 */
export function canReconnect(closeCode: number, lastError: ErrorCode | null): boolean {
  const closing = lastError !== null && ERROR_RULES[lastError].closes === closeCode ? lastError : null;
  return closing === null ? CODES_WORTH_RETRYING.has(closeCode) : ERROR_RULES[closing].retryable;
}

/**
 * Wait before attempt number `attempt` (0 the first): doubling from 250 ms to 8 s, half of it random, so that the
 * clients of a restarted server don't all return at once. `random` is 0..1.
 */
export function reconnectDelayMs(attempt: number, random: number): number {
  const ceilingMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return Math.round(ceilingMs / 2 + (ceilingMs / 2) * random);
}
