import type { Place } from '@hark/shared/wire/filter';
import { expect, it } from 'vitest';
import { createPersonPlace } from './person-place.ts';

const OSLO: Place = { latitude: 59.91, longitude: 10.75 };

function placeWith({ isAllowed = true, hasPlaces = true, found = [OSLO] as (Place | null)[] }) {
  let asked = 0;
  const place = createPersonPlace({
    locate: async () => found[asked++] ?? null,
    mayLocate: async () => isAllowed,
    hasPlaces: async () => hasPlaces,
  });
  return { place, asked: () => asked };
}

it('is renewed without a question to the person where it was allowed, and told', async () => {
  const { place } = placeWith({});
  const told: (Place | null)[] = [];
  place.subscribe(() => told.push(place.read()));
  await place.renew();
  expect(told).toEqual([OSLO]);
});

it.each([{ isAllowed: false }, { hasPlaces: false }])('is not asked for where %o', async (given) => {
  const { place, asked } = placeWith(given);
  await place.renew();
  expect(asked()).toBe(0);
  expect(place.read()).toBe(null);
});

it('given on request stays known to this page, also if it is not to be had later', async () => {
  const { place } = placeWith({ isAllowed: false, found: [OSLO, null] });
  expect(await place.ask()).toEqual(OSLO);
  expect(await place.ask()).toBe(null);
  expect(place.read()).toEqual(OSLO);
});
