import { expect, it } from 'vitest';
import { changeInterval } from './change-interval.ts';

/** One value for each hour from 0. */
const hours = (means: readonly number[]) => means.map((mean, at) => ({ at, samples: 20, total: 20 * mean }));

it('a change that goes on has a beginning', () => {
  const found = changeInterval(hours([5, 6, 5, 5, 12, 11, 12]), { direction: 1, from: 0 });
  expect(found).toEqual({ since: 4, until: null });
});

it('a change that is over has an end', () => {
  const found = changeInterval(hours([5, 6, 5, 12, 13, 5, 5, 6, 5, 6]), { direction: 1, from: 2 });
  expect(found).toEqual({ since: 3, until: 5 });
});

it('a change may begin before the time on display, but not end before it', () => {
  const found = changeInterval(hours([5, 20, 5, 5, 5, 5, 12, 12, 12, 12]), {
    direction: 1,
    from: 7,
  });
  expect(found).toEqual({ since: 6, until: null });
});

it('the direction counts', () => {
  const found = changeInterval(hours([5, 5, 30, 30, 1, 1]), { direction: -1, from: 0 });
  expect(found).toEqual({ since: 4, until: null });
});

it('nothing is said of figures without a change', () => {
  expect(changeInterval(hours([5, 5, 5]), { direction: 1, from: 0 })).toEqual({ since: null, until: null });
});
