import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenize } from './query-tokens.ts';
import { readTimeSpan } from './time-spans.ts';

/** A Friday. */
const NOW = new Date('2026-11-27T12:00:00Z');

function spanOf(text: string): string | null {
  const tokens = tokenize(text);
  const span = readTimeSpan(tokens, 0, NOW);
  return span?.next === tokens.length ? `${span.from} ${span.to}` : null;
}

describe('spans of time', () => {
  it.each([
    ['the nineties', '1990-01-01 1999-12-31'],
    ['90s', '1990-01-01 1999-12-31'],
    ['nineteen eighties', '1980-01-01 1989-12-31'],
    ['the early 80s', '1980-01-01 1983-12-31'],
    ['the twenties', '2020-01-01 2029-12-31'],
    ['thirties', '1930-01-01 1939-12-31'],
    ['19th century', '1801-01-01 1900-12-31'],
    ['the nineteenth century', '1801-01-01 1900-12-31'],
    ['1994', '1994-01-01 1994-12-31'],
    ['nineteen ninety four', '1994-01-01 1994-12-31'],
    ['today', '2026-11-27 2026-11-27'],
    ['yesterday', '2026-11-26 2026-11-26'],
    ['this week', '2026-11-23 2026-11-29'],
    ['last week', '2026-11-16 2026-11-22'],
    ['this month', '2026-11-01 2026-11-30'],
    ['last month', '2026-10-01 2026-10-31'],
    ['last year', '2025-01-01 2025-12-31'],
    ['last 3 days', '2026-11-24 2026-11-27'],
    ['the past two weeks', '2026-11-13 2026-11-27'],
    ['last 10 years', '2016-11-27 2026-11-27'],
    ['October', '2026-10-01 2026-10-31'],
    ['December', '2025-12-01 2025-12-31'],
    ['March 2020', '2020-03-01 2020-03-31'],
    ['the first of October', '2026-10-01 2026-10-01'],
    ['November 3rd', '2026-11-03 2026-11-03'],
    ['this century', '2001-01-01 2100-12-31'],
    ['two thousands', '2000-01-01 2009-12-31'],
    ['next month', '2026-12-01 2026-12-31'],
  ])('%s', (text, expected) => {
    expect(spanOf(text)).toBe(expected);
  });

  it.each(['95s', 'seven', '12', '3000', 'last samurai', 'the week', 'this', '1994.5'])(
    '%s is none',
    (text) => {
      expect(spanOf(text)).toBeNull();
    },
  );

  it('a decade has ten years, however it is said', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 209 }), (tens) => {
        expect(spanOf(`${tens}0s`)).toBe(`${tens}0-01-01 ${tens}9-12-31`);
      }),
    );
  });

  it('a span never ends before it begins', () => {
    const units = fc.constantFrom('days', 'weeks', 'months', 'years');
    const dates = fc.date({ min: new Date('2000-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), units, dates, (count, unit, now) => {
        const span = readTimeSpan(tokenize(`last ${count} ${unit}`), 0, now);
        expect(span).not.toBeNull();
        expect((span?.from ?? '') < (span?.to ?? '')).toBe(true);
      }),
    );
  });
});
