import fc from 'fast-check';
import { expect, it } from 'vitest';
import { faultStartMs, untilNextWindowMs } from './drill-times.ts';

const HOUR_MS = 3_600_000;

it('a fault begins on the hour, long enough ago for two settled windows, and three hours of it are over', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_000 * HOUR_MS, max: 1_000_000 * HOUR_MS }), (nowMs) => {
      const agoMs = nowMs - faultStartMs(nowMs);
      expect(faultStartMs(nowMs) % HOUR_MS).toBe(0);
      expect(agoMs).toBeGreaterThan(3 * HOUR_MS);
      expect(agoMs).toBeLessThan(4.2 * HOUR_MS);
    }),
  );
});

it('the start stays the same until the next window is settled', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_000 * HOUR_MS, max: 1_000_000 * HOUR_MS }), (nowMs) => {
      const leftMs = untilNextWindowMs(nowMs);
      expect(faultStartMs(nowMs + leftMs - 1)).toBe(faultStartMs(nowMs));
      expect(faultStartMs(nowMs + leftMs)).toBe(faultStartMs(nowMs) + HOUR_MS);
    }),
  );
});
