import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canReconnect, reconnectDelayMs } from './reconnect-policy.ts';

describe('reconnect policy', () => {
  it.each([1000, 1001, 1006, 1011, 1012, 1013, 4000])('[X3] reconnects after %i', (code) => {
    expect(canReconnect(code, null)).toBe(true);
  });

  it.each([1002, 1008, 1009])('[X3] does not reconnect after %i', (code) => {
    expect(canReconnect(code, null)).toBe(false);
  });

  it('[M6] decides by the error right before the close', () => {
    expect(canReconnect(1008, 'too_many_errors')).toBe(false);
    expect(canReconnect(1008, 'unauthorized')).toBe(true);
    expect(canReconnect(1008, 'rate_limited')).toBe(true);
    expect(canReconnect(1009, 'message_too_big')).toBe(false);
  });

  it('ignores an earlier error that closed nothing', () => {
    expect(canReconnect(1006, 'invalid_frame')).toBe(true);
  });

  it('waits longer from attempt to attempt, never longer than eight seconds', () => {
    expect([0, 1, 2, 3].map((attempt) => reconnectDelayMs(attempt, 1))).toEqual([250, 500, 1_000, 2_000]);
    fc.assert(
      fc.property(fc.nat({ max: 1_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const delayMs = reconnectDelayMs(attempt, random);
        expect(delayMs).toBeGreaterThanOrEqual(125);
        expect(delayMs).toBeLessThanOrEqual(8_000);
      }),
    );
  });

  it('spreads clients that were dropped together', () => {
    expect(reconnectDelayMs(4, 0)).toBe(2_000);
    expect(reconnectDelayMs(4, 1)).toBe(4_000);
  });
});
