import { describe, expect, it } from 'vitest';

import { guessMapping } from './guess-mapping.ts';

/** Rows of made-up things, with the columns that a kind of export has. */
function rows(make: (number: number, name: string) => Record<string, unknown>): Record<string, unknown>[] {
  const names = [
    'Amber River',
    'Stone Garden',
    'Winter Silver',
    'Harbor Market',
    'Copper Meadow',
    'Velvet Thunder',
  ];
  return names.map((name, index) => make(index + 1, name));
}

const address = (number: number): string => `https://x.example/p/${number}`;

describe('columns are told by name and content', () => {
  it.each([
    [
      'books',
      rows((n, name) => ({
        book_id: `${n}`,
        goodreads_book_id: `${n * 31}`,
        isbn: `04390234${n}`,
        authors: 'Jane Doe',
        original_title: `${name} (old)`,
        title: name,
        average_rating: '4.1',
        ratings_count: `${n * 1000}`,
        image_url: `https://i.example/${n}.jpg`,
        small_image_url: `https://i.example/${n}s.jpg`,
      })),
      {
        id: 'book_id',
        title: 'title',
        aliases: 'original_title',
        popularity: 'ratings_count',
        image: 'image_url',
      },
    ],
    [
      'a search index',
      rows((n, name) => ({
        objectID: `${n}`,
        name,
        brand: 'Acme',
        categories: ['A', 'B'],
        type: `T${n}`,
        price: 5,
        popularity: n,
      })),
      { id: 'objectID', title: 'name', category: 'categories' },
    ],
    [
      'a shop',
      rows((n, name) => ({
        Handle: `h-${n}`,
        Title: name,
        'Body (HTML)': '<p>Some longer text</p>',
        Vendor: 'Acme',
        Tags: 'a, b',
        'Option1 Name': 'Size',
        'Variant SKU': `s${n}`,
        'SEO Title': `${name} - buy`,
      })),
      { id: 'Handle', title: 'Title', description: 'Body (HTML)', keywords: { from: 'Tags', split: ',' } },
    ],
    [
      'films',
      rows((n, name) => ({
        tconst: `tt${n}`,
        titleType: n % 2 ? 'short' : 'movie',
        primaryTitle: name,
        originalTitle: `${name}!`,
        genres: 'Drama,Short',
      })),
      {
        id: 'tconst',
        title: 'primaryTitle',
        aliases: 'originalTitle',
        category: { from: 'genres', split: ',' },
      },
    ],
    [
      'posts',
      rows((n, name) => ({
        id: n,
        type: 'post',
        link: address(n),
        title: { rendered: name },
        excerpt: { rendered: '<p>Words of it</p>' },
        categories: [1],
      })),
      { id: 'id', title: 'title.rendered', url: 'link', description: 'excerpt.rendered' },
    ],
    [
      'results of a query',
      rows((n, name) => ({
        item: `http://www.wd.example/entity/Q${n}`,
        itemLabel: name,
        itemDescription: 'a thing of it',
        sitelinks: `${n}`,
      })),
      {
        id: 'item',
        title: 'itemLabel',
        url: 'item',
        description: 'itemDescription',
        popularity: 'sitelinks',
      },
    ],
    [
      'documents',
      rows((n, name) => ({ _id: { $oid: `507f${n}` }, _source: { headline: name } })),
      { id: '_id.$oid', title: '_source.headline' },
    ],
    [
      'people',
      rows((n, name) => ({
        firstname: name.split(' ')[0],
        last_name: name.split(' ')[1],
        email: `${n}@x.example`,
      })),
      { title: '{firstname} {last_name}' },
    ],
    ['recipes', rows((n, name) => ({ recipe_name: name, minutes: n })), { title: 'recipe_name' }],
    [
      'list items',
      rows((n, name) => ({
        '@type': 'ListItem',
        position: n,
        item: { '@id': address(n), name, aggregateRating: { reviewCount: n } },
      })),
      { id: 'item.@id', title: 'item.name', url: 'item.@id', popularity: 'item.aggregateRating.reviewCount' },
    ],
  ])('of %s', (_, given, fields) => {
    expect(guessMapping(given)).toEqual({ fields, doubts: [] });
  });
});

describe('a guess says what is doubtful', () => {
  it.each([
    [
      'a name that says nothing',
      rows((n, name) => ({ col1: name, col2: n })),
      /"col1" does not indicate a title/,
    ],
    [
      'two that may be the title',
      rows((n, name) => ({ product_name: name, item_title: `${name} ${n}` })),
      /could both be the title/,
    ],
    [
      'an id that is there twice',
      rows((n, name) => ({ sku: `${n % 3}`, name })),
      /"sku" is named like an id/,
    ],
    ['a first line of values', rows((n, name) => ({ 10: `${n}`, name })), /--columns/],
  ])('%s', (_, given, doubt) => {
    expect(guessMapping(given)?.doubts).toEqual([expect.stringMatching(doubt)]);
  });

  it('and nothing where nothing can be a title', () => {
    expect(guessMapping(rows((n) => ({ a: n, b: address(n) })))).toBeNull();
    expect(guessMapping([])).toBeNull();
  });
});

it('a column of words is no popularity, and one without addresses no url', () => {
  const given = rows((n, name) => ({ product_id: n, name, views: 'many', link: 'see shop' }));
  expect(guessMapping(given)).toEqual({ fields: { id: 'product_id', title: 'name' }, doubts: [] });
});

it('an id may be there twice or missing now and then, but another without that is better', () => {
  const twice = rows((n, name) => ({ sku: n === 2 ? '1' : `${n}`, name }));
  expect(guessMapping(twice)).toEqual({ fields: { id: 'sku', title: 'name' }, doubts: [] });
  const beside = rows((n, name) => ({ product_id: n === 1 ? '' : `${n}`, name, handle: `h${n}` }));
  expect(guessMapping(beside)).toEqual({ fields: { id: 'handle', title: 'name' }, doubts: [] });
});
