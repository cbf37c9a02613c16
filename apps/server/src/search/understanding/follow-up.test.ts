import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILMS, PLACES, PRODUCTS } from '../testing/property-catalogues.ts';
import type { ShownSearch } from './asked-search.ts';
import { followUp } from './follow-up.ts';
import { understandQuery, type UnderstandingOptions } from './understand-query.ts';

const NAMES = new Set(['cheaper by the dozen', 'go back', 'the second one', 'next', 'blue']);

function optionsFor(properties: UnderstandingOptions['properties']): UnderstandingOptions {
  return {
    properties,
    now: new Date('2026-11-27T12:00:00Z'),
    place: { latitude: 50, longitude: 8 },
    hasName: (words) => NAMES.has(words.join(' ')),
  };
}

function shown(text: string, properties = PRODUCTS): ShownSearch {
  const { filters, sort, rest } = understandQuery(text, optionsFor(properties));
  const values = { price: { first: 300 }, year: { first: 1994 }, weight: { first: 5 } };
  return { text: rest, filters, sort, page: 1, refused: [], ids: ['a', 'b', 'c'], values };
}

/** Writes the search that follows in one line. */
function after(before: string, text: string, properties = PRODUCTS): string | null {
  const follows = followUp(text, shown(before, properties), optionsFor(properties));
  if (follows === null) return null;
  if (follows.type !== 'search') return follows.type === 'open' ? `open ${follows.id}` : follows.type;
  const { asked } = follows;
  const filters = asked.filters.map(({ field, is, not, min, max }) => {
    return `${field} ${JSON.stringify(is ?? not ?? [min ?? null, max ?? null])}${not === undefined ? '' : ' not'}`;
  });
  const sort = asked.sort.map(({ field, order }) => `${field} ${order}`);
  const rest = [asked.text === '' ? [] : [`"${asked.text}"`], asked.page === 1 ? [] : [`page ${asked.page}`]];
  return [...filters, ...sort, ...rest.flat(), ...asked.refused.map((id) => `not ${id}`)].join(', ');
}

describe('a follow-up', () => {
  it.each([
    ['red sofas', 'cheaper', 'color ["red"], category ["sofa"], price [null,299.99], price asc'],
    [
      'red sofas',
      'show me something cheaper',
      'color ["red"], category ["sofa"], price [null,299.99], price asc',
    ],
    ['red sofas', 'cheaper ones please', 'color ["red"], category ["sofa"], price [null,299.99], price asc'],
    [
      'red sofas',
      'more expensive than that',
      'color ["red"], category ["sofa"], price [300.01,null], price desc',
    ],
    ['red sofas', 'a bit lighter', 'color ["red"], category ["sofa"], weight [null,4.999995], weight asc'],
    ['red sofas', 'only the blue ones', 'category ["sofa"], color ["blue"]'],
    ['red sofas', 'in blue', 'category ["sofa"], color ["blue"]'],
    ['red sofas', 'what about dark green', 'category ["sofa"], color ["dark green"]'],
    ['red sofas', 'not red', 'color ["red"], category ["sofa"], color ["red"] not'],
    ['red sofas under 500', 'under 200 euros', 'color ["red"], category ["sofa"], price [null,200]'],
    [
      'red sofas under 500',
      'only those in stock',
      'color ["red"], category ["sofa"], price [null,500], inStock [true]',
    ],
    ['red sofas', 'cheapest first', 'color ["red"], category ["sofa"], price asc'],
    ['red sofas', 'sort by price', 'color ["red"], category ["sofa"], price asc'],
    ['red sofas under 500', 'remove the price filter', 'color ["red"], category ["sofa"]'],
    ['red sofas', 'any color', 'category ["sofa"]'],
    ['red sofas', 'clear filters', ''],
    ['red sofas', 'show more', 'color ["red"], category ["sofa"], page 2'],
    ['red sofas', 'go to page three', 'color ["red"], category ["sofa"], page 3'],
    ['red sofas', 'not that one', 'color ["red"], category ["sofa"], not a'],
    ['red sofas', 'not the second one', 'color ["red"], category ["sofa"], not b'],
    ['garden sofa', 'cheaper ones', 'price [null,299.99], price asc, "garden sofa"'],
  ])('after "%s": %s', (before, text, expected) => {
    expect(after(before, text)).toBe(expected);
  });

  it.each([
    ['hotels in Rome', 'and in Paris?', 'category ["hotel"], city ["Paris"]'],
    ['hotels in Rome', 'what about New York', 'category ["hotel"], city ["New York"]'],
    ['hotels in Rome', 'only vegetarian', 'category ["hotel"], city ["Rome"], vegetarian [true]'],
    ['hotels in Rome', 'near me', 'category ["hotel"], city ["Rome"], position asc'],
  ])('after "%s": %s', (before, text, expected) => {
    expect(after(before, text, PLACES)).toBe(expected);
  });

  it.each([
    ['newer', 'genres ["comedy"], year [1995,null], year desc'],
    ['older ones', 'genres ["comedy"], year [null,1993], year asc'],
    ['and with Tom Hanks', 'genres ["comedy"], cast ["Tom Hanks"]'],
    ['only the romance ones', 'genres ["comedy"], genres ["romance"]'],
    ['from the nineties', 'genres ["comedy"], year [1990,1999]'],
  ])('after "comedy films": %s', (text, expected) => {
    expect(after('comedy films', text, FILMS)).toBe(expected);
  });

  it.each([
    ['open the third', 'open c'],
    ['the first one', 'open a'],
    ['open number two', 'open b'],
    ['number 2', 'open b'],
    ['the last one', 'open c'],
    ['take the 2nd', 'open b'],
    ['open it', 'open a'],
    ['undo', 'back'],
    ['start again', 'restart'],
    ['Start over, please', 'restart'],
  ])('%s', (text, expected) => {
    expect(after('red sofas', text)).toBe(expected);
  });

  it.each([
    'Cheaper by the Dozen',
    'Go Back',
    'The Second One',
    'next',
    'blue',
    'red chairs',
    'blue desks under 200 euros',
    'second hand furniture',
    'the third man',
    'what about bob',
    'only lovers left alive',
    'garden furniture',
    'open the ninth',
    '',
  ])('%j is a query of its own', (text) => {
    expect(after('red sofas', text)).toBeNull();
  });

  it('of any words never throws, and keeps the refused entries', () => {
    const words =
      'cheaper only the blue ones one second not that more page and in under 200 remove price filter'.split(
        ' ',
      );
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 7 }), (said) => {
        const previous = { ...shown('red sofas'), refused: ['z'] };
        const follows = followUp(said.join(' '), previous, optionsFor(PRODUCTS));
        if (follows?.type === 'search') expect(follows.asked.refused).toContain('z');
      }),
      { numRuns: 500 },
    );
  });
});
