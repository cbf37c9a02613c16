import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  askedOf,
  DEFAULT_VIEW,
  hasWrongTime,
  pageOfRoute,
  PAGES,
  readView,
  shownSpan,
  timeBefore,
  writeView,
  type OpsView,
} from './ops-view.ts';

const span = fc.option(
  fc
    .tuple(fc.integer({ min: 1, max: 2e12 }), fc.integer({ min: 1, max: 1e9 }))
    .map(([from, length]) => ({ from, to: from + length })),
);

const view: fc.Arbitrary<OpsView> = fc.record({
  page: fc.constantFrom(...PAGES),
  range: fc.constantFrom('1h', '24h', '7d', '30d'),
  span,
  reference: span,
  traffic: fc.constantFrom('real', 'synthetic', 'all'),
  slice: fc.option(
    fc.record({ dimension: fc.constantFrom('device', 'custom.shop'), value: fc.string({ minLength: 1 }) }),
  ),
  metric: fc.constantFrom('asr.redo_rate', 'client.whole_ms'),
  rows: span,
  utterance: fc.option(fc.constantFrom('utterance-1', 'utterance_B')),
  alarm: fc.option(fc.string({ minLength: 1, maxLength: 200 })),
  rule: fc.option(fc.constantFrom('asr.redo_rate/rate', 'vad.level_dbfs/drift')),
  rollout: fc.option(fc.stringMatching(/^[\w-]{1,40}$/)),
  versions: fc.option(
    fc.record({
      version: fc.constantFrom('one', 'hark-0.1.0/5-1f2e'),
      against: fc.constantFrom('a&b=c', '2'),
    }),
  ),
});

it('reads the view that it writes to an address', () => {
  fc.assert(
    fc.property(view, (given) => {
      expect(readView(writeView(given))).toEqual(given);
    }),
  );
});

it('gives the default view a plain address', () => {
  expect(writeView(DEFAULT_VIEW)).toBe('');
  expect(readView('')).toEqual(DEFAULT_VIEW);
});

it.each([
  ['ops/rollouts', 'rollouts'],
  ['ops/alarms', 'alarms'],
  ['ops', null],
  ['ops/nothing', null],
  ['rollouts', null],
])('finds the page of the route %s', (route, page) => {
  expect(pageOfRoute(route)).toBe(page);
});

it('ignores invalid parts', () => {
  expect(
    readView(
      '?page=none&alarm=&rule=&range=9y&from=5&to=2&referenceFrom=7&referenceTo=x&traffic=odd&slice=nothing&metric=no.such',
    ),
  ).toEqual(DEFAULT_VIEW);
});

it.each([
  ['', false],
  ['?from=5&to=7', false],
  ['?range=7d', false],
  ['?from=5&to=2', true],
  ['?from=yesterday&to=7', true],
  ['?from=5', true],
])('knows of “%s” whether its time is wrong: %s', (search, isWrong) => {
  expect(hasWrongTime(search)).toBe(isWrong);
});

it('a custom period begins with the time on display', () => {
  expect(shownSpan({ range: '1h', span: null }, 7_200_000 - 1)).toEqual({ from: 3_600_000, to: 7_200_000 });
  expect(shownSpan({ range: '1h', span: { from: 1, to: 2 } }, 9e12)).toEqual({ from: 1, to: 2 });
});

it('requests the time up to now, or a fixed one', () => {
  const asked = askedOf(
    { ...DEFAULT_VIEW, range: '1h', slice: { dimension: 'os', value: 'A:b' } },
    10_000_000,
  );
  expect(Object.fromEntries(asked)).toEqual({
    traffic: 'real',
    from: '6400000',
    dimension: 'os',
    value: 'A:b',
  });
  const still = askedOf({ ...DEFAULT_VIEW, span: { from: 1, to: 2 } }, 10_000_000);
  expect([still.get('from'), still.get('to'), still.get('baselineFrom')]).toEqual(['1', '2', null]);
  const compared = askedOf({ ...DEFAULT_VIEW, reference: { from: 3, to: 4 } }, 10_000_000);
  expect([compared.get('baselineFrom'), compared.get('baselineTo')]).toEqual(['3', '4']);
});

it('a custom comparison begins with the time right before', () => {
  expect(timeBefore({ ...DEFAULT_VIEW, range: '1h' }, 7_200_000 + 59_999)).toEqual({
    from: 0,
    to: 3_600_000,
  });
  const span = { from: 6_000_000, to: 6_090_000 };
  expect(timeBefore({ ...DEFAULT_VIEW, span }, 9e12)).toEqual({ from: 5_940_000, to: 6_000_000 });
});
