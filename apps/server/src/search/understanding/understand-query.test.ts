import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CatalogueProperties } from '../catalogue-properties.ts';
import { catalogueWith, FILMS, PLACES, PRODUCTS, RECIPES } from '../testing/property-catalogues.ts';
import type { UnderstoodQuery } from './items.ts';
import { understandQuery, type UnderstandingOptions } from './understand-query.ts';

/** A Friday. */
const NOW = new Date('2026-11-27T12:00:00Z');
const HERE = { latitude: 50, longitude: 8 };

const NAMES = new Set([
  'the green mile',
  '12 angry men',
  'red',
  'the longest day',
  'sleepless in seattle',
  'comedy of errors',
  'science fiction',
]);

function understand(
  text: string,
  properties: CatalogueProperties,
  options: Partial<UnderstandingOptions> = {},
): UnderstoodQuery {
  const hasName = (words: readonly string[]): boolean => NAMES.has(words.join(' '));
  return understandQuery(text, { properties, now: NOW, place: HERE, hasName, ...options });
}

/** Writes what was understood in one line: filters, orders, rest. */
function line({ filters, sort, rest }: UnderstoodQuery): string {
  const written = filters.map(({ field, is, not, min, max, near }) => {
    if (near !== undefined) return `${field} within ${near.withinKm}`;
    const bounds = min === undefined && max === undefined ? '' : ` ${min ?? ''}..${max ?? ''}`;
    return `${field}${bounds}${is === undefined ? '' : `=${is.join('|')}`}${not === undefined ? '' : `!${not.join('|')}`}`;
  });
  return [...written, ...sort.map(({ field, order }) => `${field} ${order}`), `"${rest}"`].join(', ');
}

describe('films', () => {
  it.each([
    [
      'films from the nineties with Tom Hanks longer than two hours',
      'year 1990..1999, cast=Tom Hanks, runtime 120.., ""',
    ],
    ['horror movies from the 80s', 'genres=horror, year 1980..1989, ""'],
    ['films by Nolan', 'director=Christopher Nolan, ""'],
    ['best rated science fiction', 'genres=science fiction, rating desc, ""'],
    ['newest films', 'year desc, ""'],
    ['French comedies before 1970', 'country=France, genres=comedy, year ..1969, ""'],
    ['films between 1990 and 1999', 'year 1990..1999, ""'],
    ['films with a rating above 8', 'rating 8.., ""'],
    ['films longer than an hour and a half', 'runtime 90.., ""'],
    ['films no longer than two hours', 'runtime ..120, ""'],
    ['shortest film', 'runtime asc, ""'],
    ['comedy or drama from last year', 'genres=comedy|drama, year 2025..2025, ""'],
    ['romance and comedy since 2015', 'genres=romance, genres=comedy, year 2015.., ""'],
    ['dramas without romance', 'genres=drama, genres!romance, ""'],
    ['movies directed by Steven Spielberg after 2000', 'director=Steven Spielberg, year 2001.., ""'],
    ['films rated 8 or higher', 'rating 8.., ""'],
    ['not by Spielberg', 'director!Steven Spielberg, ""'],
    ['films under 100 minutes rated above 8', 'runtime ..100, rating 8.., ""'],
    ['the three longest dramas', 'genres=drama, runtime desc, ""'],
    ['non-American westerns', 'country!United States, genres=western, ""'],
    ['movies from the US', 'country=United States, ""'],
    ['silent westerns', 'isSilent=true, genres=western, ""'],
    ['Italian films sorted by year', 'country=Italy, year desc, ""'],
    ['film with tom hank from nineteen ninety four', 'cast=Tom Hanks, year 1994..1994, ""'],
    ['films older than 30 years', 'year ..1996, ""'],
    ['about space travel longer than 2 hours 20 minutes', 'runtime 140.., "space travel"'],
  ])('%s', (text, expected) => {
    expect(line(understand(text, FILMS))).toBe(expected);
  });

  it.each([
    'the green mile',
    '12 Angry Men',
    'The Longest Day',
    'Sleepless in Seattle',
    'Comedy of Errors',
    'science fiction',
    'comedy',
    'films with hepburn',
    'who directed the godfather',
    'what is the tallest mountain in the world',
    'a story about a western hero',
    '',
    '   ',
  ])('%j stays as it is', (text) => {
    expect(understand(text, FILMS)).toEqual({ filters: [], sort: [], rest: text });
  });
});

describe('products', () => {
  it.each([
    ['red sofas under five hundred euros', 'color=red, category=sofa, price ..500, ""'],
    ['a cheap red sofa for two', 'color=red, category=sofa, seats=2, price asc, ""'],
    ['blue or red chairs', 'color=blue|red, category=chair, ""'],
    ['chairs that are not in stock', 'category=chair, inStock=false, ""'],
    ['table lamps between 20 and 50 euros', 'category=table lamp, price 20..50, ""'],
    ['table lamps 20 to 50 euros', 'category=table lamp, price 20..50, ""'],
    ['sofa for less than 2k', 'category=sofa, price ..2000, ""'],
    ['lightest chair', 'category=chair, weight asc, ""'],
    ['chairs under 5 kilos', 'category=chair, weight ..5, ""'],
    ['chairs under 10 pounds', 'category=chair, weight ..4.53592, ""'],
    ['sofas with at least 3 seats', 'category=sofa, seats 3.., ""'],
    ['Ikea desks most expensive first', 'brand=Ikea, category=desk, price desc, ""'],
    ['added last month', 'added 2026-10-01..2026-10-31, ""'],
    ['added in the last 3 days', 'added 2026-11-24..2026-11-27, ""'],
    ['4+ stars', 'rating 4.., ""'],
    ['sony headphones under €100', 'brand=Sony, price ..100, "headphones"'],
    ['sofas around 500 euros', 'category=sofa, price 450..550, ""'],
    ['chairs by price high to low', 'category=chair, price desc, ""'],
    ['anything but red sofas', 'color!red, category=sofa, ""'],
  ])('%s', (text, expected) => {
    expect(line(understand(text, PRODUCTS))).toBe(expected);
  });

  it('does not convert between currencies', () => {
    expect(understand('under $500', PRODUCTS).filters).toEqual([]);
  });

  it('a lone word that is a name stays one, and filters beside others', () => {
    expect(understand('Red', PRODUCTS).filters).toEqual([]);
    expect(line(understand('red chairs', PRODUCTS))).toBe('color=red, category=chair, ""');
  });
});

describe('places', () => {
  it.each([
    [
      'open vegetarian restaurants near me, cheapest first',
      'open=true, vegetarian=true, category=restaurant, price asc, position asc, ""',
    ],
    ['five star hotels in Rome', 'stars=5, category=hotel, city=Rome, ""'],
    ['restaurants in Italy', 'category=restaurant, country=Italy, ""'],
    ['museums in new york', 'category=museum, city=New York, ""'],
    ['what is the tallest mountain in the world', 'category=mountain, height desc, ""'],
    ['cities with more than a million people', 'population 1000000.., "cities"'],
    ['mountains over two miles high', 'category=mountain, height 3218.688.., ""'],
    ['restaurants within 5 km', 'category=restaurant, position within 5, position asc, ""'],
    ['nearest museum', 'category=museum, position asc, ""'],
    ['hotels not in Paris', 'category=hotel, city!Paris, ""'],
    ['hotels in edinburg', 'category=hotel, city=Edinburgh, ""'],
  ])('%s', (text, expected) => {
    expect(line(understand(text, PLACES))).toBe(expected);
  });

  it('asks for the place where the words need it', () => {
    const understood = understand('vegetarian restaurants near me', PLACES, { place: null });
    expect(understood).toMatchObject({ needs: 'place', sort: [], rest: '' });
    expect(understood.filters.map(({ field }) => field)).toEqual(['vegetarian', 'category']);
  });

  it.each(['weather in london', 'hotels in room'])('%s has no value of the catalogue', (text) => {
    expect(understand(text, PLACES)).toEqual({ filters: [], sort: [], rest: text });
  });
});

describe('recipes', () => {
  it.each([
    ['vegetarian recipes in under half an hour', 'vegetarian=true, minutes ..30, ""'],
    ['thai food not spicy', 'cuisine=Thai, spicy=false, ""'],
    ['dessert without nuts or eggs', 'category=dessert, ingredients!nuts|eggs, ""'],
    ['recipes with chicken and tomato', 'ingredients=chicken, ingredients=tomato, ""'],
    ['less than 300 calories', 'calories ..300, ""'],
    ['gluten free desserts for 4 people', 'glutenFree=true, category=dessert, servings=4, ""'],
    ['30 minute meals', 'minutes ..30, ""'],
    ['fastest italian main course', 'cuisine=Italian, category=main course, minutes asc, ""'],
    ['lowest calorie soup', 'calories asc, category=soup, ""'],
  ])('%s', (text, expected) => {
    const sorted = (written: string): string[] => written.split(', ').toSorted();
    expect(sorted(line(understand(text, RECIPES)))).toEqual(sorted(expected));
  });
});

describe('any query', () => {
  it('is understood in the same way without case, accents and spaces around it', () => {
    expect(understand('  RED sofàs UNDER 500€ ', PRODUCTS)).toEqual(
      understand('red sofas under 500€', PRODUCTS),
    );
  });

  it('labels say what a person reads', () => {
    const labels = understand('red sofas under 500 euros cheapest first', PRODUCTS);
    expect(labels.filters.map(({ label }) => label)).toEqual(['red', 'sofa', 'up to 500 €']);
    expect(labels.sort.map(({ label }) => label)).toEqual(['cheapest first']);
  });

  it('keeps its text without properties', () => {
    const text = 'red sofas under 500 euros';
    expect(understand(text, catalogueWith([]))).toEqual({ filters: [], sort: [], rest: text });
  });

  it('never throws, and has filters on properties of the catalogue only', () => {
    const words =
      'red under not without in near me 500 euros between and or the of first cheapest longest 90s last year 5 km half an hour vegetarian tom hanks by with to most least'.split(
        ' ',
      );
    const text = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 })), {
      maxLength: 14,
    });
    const catalogue = fc.constantFrom(FILMS, PRODUCTS, PLACES, RECIPES);
    fc.assert(
      fc.property(text, catalogue, (said, properties) => {
        const understood = understand(said.join(' '), properties);
        const fields = new Set(properties.properties.map(({ field }) => field));
        for (const { field, min, max } of understood.filters) {
          expect(fields.has(field)).toBe(true);
          if (typeof min === 'number' && typeof max === 'number') expect(min).toBeLessThanOrEqual(max);
        }
        if (understood.filters.length + understood.sort.length === 0 && understood.needs === undefined)
          expect(understood.rest).toBe(said.join(' '));
      }),
      { numRuns: 500 },
    );
  });

  it('of any length takes a bounded time', () => {
    const long = 'red sofas under five hundred euros or '.repeat(500);
    const startedMs = performance.now();
    understand(long, PRODUCTS);
    expect(performance.now() - startedMs).toBeLessThan(500);
  });
});
