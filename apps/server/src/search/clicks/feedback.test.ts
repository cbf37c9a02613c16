import fc from 'fast-check';
import { expect, it } from 'vitest';

import { popularityFeatures } from '../ranking/popularity-features.ts';
import { DEFAULT_WEIGHTS } from '../ranking/ranking-weights.ts';
import { createSeededRandom, type SeededRandom } from '../../tools/simulate/seeded-random.ts';
import { decayFactor } from './decay.ts';
import { PLACE_WEIGHTS } from './place-weight.ts';
import { operatorShare, popularityFromClicks } from './weigh-clicks.ts';

/** Entries of one title. The operator's popularity orders them wrongly: people who see all want the last most. */
const ENTRIES = [
  { operator: 1_000, wanted: 0.3 },
  { operator: 100, wanted: 0.2 },
  { operator: undefined, wanted: 0.33 },
];
const PEOPLE_A_DAY = 1_000;
const HALF_LIFE_DAYS = 30;
const UNWEIGHTED = PLACE_WEIGHTS.map(() => 1);

type Examined = (place: number) => number;
const asInDcg: Examined = (place) => 1 / Math.log2(1 + place);

/** Returns the ranking that the clicks produce, best first. */
function rank(clicks: readonly number[]): number[] {
  const total = clicks.reduce((sum, each) => sum + each, 0);
  const scale = { most: Math.max(...clicks), total, entries: ENTRIES.length };
  const scores = ENTRIES.map(({ operator }, entry) => {
    const clicked = popularityFromClicks(clicks[entry] ?? 0, scale);
    const prior = popularityFeatures(
      operator,
      { max: 1_000 },
      { clicked, operatorShare: operatorShare(scale) },
    );
    return (
      prior.popularity * DEFAULT_WEIGHTS.popularity +
      prior.unknownPopularity * DEFAULT_WEIGHTS.unknownPopularity
    );
  });
  return ENTRIES.map((_, entry) => entry).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
}

/** Returns a day's click weights by entry, of people who read down the list and click on what they want. */
function clicksOfDay(
  order: readonly number[],
  random: SeededRandom,
  { weights, examined }: { weights: readonly number[]; examined: Examined },
): number[] {
  const clicks = ENTRIES.map(() => 0);
  for (let person = 0; person < PEOPLE_A_DAY; person++) {
    for (const [index, entry] of order.entries()) {
      if (!random.happens(examined(index + 1)) || !random.happens(ENTRIES[entry]?.wanted ?? 0)) continue;
      clicks[entry] = (clicks[entry] ?? 0) + (weights[index] ?? 0);
    }
  }
  return clicks;
}

/** Returns the first entry after so many days of feedback between ranking and clicks. */
function firstAfter(
  days: number,
  seed: number,
  { weights = PLACE_WEIGHTS, examined = asInDcg }: { weights?: readonly number[]; examined?: Examined },
): number | undefined {
  const random = createSeededRandom(seed);
  let clicks = ENTRIES.map(() => 0);
  for (let day = 0; day < days; day++) {
    const today = clicksOfDay(rank(clicks), random, { weights, examined });
    clicks = clicks.map((each, entry) => each * decayFactor(1, HALF_LIFE_DAYS) + (today[entry] ?? 0));
  }
  return rank(clicks)[0];
}

it('does not keep a wrong entry first because it is examined first', () => {
  expect(rank([0, 0, 0])).toEqual([0, 2, 1]);
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      expect(firstAfter(60, seed, {})).toBe(2);
    }),
    { numRuns: 5 },
  );
}, 30_000);

it('would keep a wrong entry first if all places weighed the same', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      expect(firstAfter(60, seed, { weights: UNWEIGHTED })).toBe(0);
    }),
    { numRuns: 3 },
  );
}, 30_000);
