import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPlaces } from './places.ts';

const never = new AbortController().signal;
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('places', () => {
  it('are never more than there are, and everybody who may wait gets one, in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 1, max: 15 }),
        async (most, mostWaiting, people) => {
          const places = createPlaces({ most, mostWaiting });
          const entered: number[] = [];
          const refused: number[] = [];
          for (let person = 0; person < people; person++)
            void Promise.resolve(places.take(never)).then((isIn) => (isIn ? entered : refused).push(person));
          await settled();
          expect(entered).toHaveLength(Math.min(most, people));
          for (let left = 0; left < people - refused.length; left++) {
            places.leave();
            await settled();
          }
          expect(refused).toHaveLength(Math.max(0, people - most - mostWaiting));
          expect(entered).toEqual(entered.toSorted((a, b) => a - b));
          expect(entered).toHaveLength(people - refused.length);
        },
      ),
    );
  });

  it('are not given to those who gave up', async () => {
    const places = createPlaces({ most: 1, mostWaiting: 2 });
    expect(places.take(never)).toBe(true);
    const gone = new AbortController();
    const waiting = places.take(gone.signal);
    const patient = places.take(never);
    gone.abort(new Error('the page is gone'));
    await expect(waiting).rejects.toThrow('the page is gone');
    places.leave();
    expect(await patient).toBe(true);
  });
});
