import fc from 'fast-check';
import { expect, it } from 'vitest';

import { decayFactor, keptDays, openDays } from './decay.ts';
import { isEnough } from './is-enough.ts';
import { PLACE_WEIGHTS } from './place-weight.ts';
import { operatorShare, popularityFromClicks } from './weigh-clicks.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const clicks = fc.double({ min: 0, max: 1e7, noNaN: true });
const most = fc.double({ min: 0.01, max: 1e7, noNaN: true });

it('never lowers popularity with more clicks, from 0 without any to below 1', () => {
  fc.assert(
    fc.property(clicks, clicks, most, (one, other, most) => {
      const [fewer, more] = [Math.min(one, other), Math.max(one, other)];
      const scale = { most: Math.max(more, most) };
      expect(popularityFromClicks(fewer, scale)).toBeLessThanOrEqual(popularityFromClicks(more, scale));
      expect(popularityFromClicks(more, scale)).toBeLessThan(1);
      expect(popularityFromClicks(0, scale)).toBe(0);
    }),
  );
});

it('gives a single click little weight, even when nothing was clicked more', () => {
  expect(popularityFromClicks(1, { most: 1 })).toBeLessThan(0.1);
  expect(popularityFromClicks(1_000, { most: 1_000 })).toBeGreaterThan(0.98);
});

it('gives the popularity of the operator full weight without clicks, and less with each click', () => {
  fc.assert(
    fc.property(clicks, clicks, fc.integer({ min: 0, max: 1e6 }), (one, other, entries) => {
      const [fewer, more] = [Math.min(one, other), Math.max(one, other)];
      expect(operatorShare({ total: 0, entries })).toBe(1);
      expect(operatorShare({ total: more, entries })).toBeLessThanOrEqual(
        operatorShare({ total: fewer, entries }),
      );
      expect(operatorShare({ total: more, entries })).toBeGreaterThanOrEqual(0);
    }),
  );
});

it('halves a click after each half-life', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 365 }), (age, halfLife) => {
      const now = decayFactor(age, halfLife);
      expect(decayFactor(age + halfLife, halfLife)).toBeCloseTo(now / 2, 12);
      expect(decayFactor(age + 1, halfLife)).toBeLessThan(now);
      // A page clock that runs ahead does not raise the weight of its clicks.
      expect(decayFactor(-age, halfLife)).toBe(1);
    }),
  );
});

it('keeps days until almost nothing is left of their clicks', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 30 }), (nowMs, halfLife) => {
      const days = keptDays(nowMs, halfLife);
      expect(days[1]).toEqual({ day: new Date(nowMs).toISOString().slice(0, 10), factor: 1 });
      expect(days.at(-1)?.factor).toBeCloseTo(1 / 64, 12);
      expect(new Set(days.map(({ day }) => day)).size).toBe(days.length);
    }),
  );
});

it('covers every accepted time with an open day, except the last hour before it leaves the log', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4e12 }),
      fc.integer({ min: 1, max: 7 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (nowMs, days, share) => {
        const span = { from: nowMs - days * DAY_MS, to: nowMs + 600_000 };
        const at = Math.round(span.from + HOUR_MS + share * (span.to - span.from - HOUR_MS));
        expect(openDays(span)).toContain(new Date(at).toISOString().slice(0, 10));
        // The log deletes a day that ended before it, perhaps during the count.
        for (const day of openDays(span))
          expect(Date.parse(day) + DAY_MS).toBeGreaterThan(span.from + HOUR_MS);
      },
    ),
  );
});

it('stays on when clicks fall only slightly', () => {
  const enough = { leastClicks: 1_000, leastPeople: 100 };
  expect(isEnough({ clicks: 1_000, people: 99 }, enough, false)).toBe(false);
  expect(isEnough({ clicks: 999, people: 100 }, enough, false)).toBe(false);
  expect(isEnough({ clicks: 1_000, people: 100 }, enough, false)).toBe(true);
  expect(isEnough({ clicks: 800, people: 80 }, enough, true)).toBe(true);
  expect(isEnough({ clicks: 699, people: 80 }, enough, true)).toBe(false);
  expect(isEnough({ clicks: 800, people: 69 }, enough, true)).toBe(false);
});

it('weighs a click more at lower places, up to a bound', () => {
  expect(PLACE_WEIGHTS[0]).toBe(1);
  expect(PLACE_WEIGHTS.toSorted((a, b) => a - b)).toEqual(PLACE_WEIGHTS);
  expect(PLACE_WEIGHTS.at(-1)).toBeLessThan(3.5);
});
