import { apiErrorSchema, catalogueSchema, searchResponseSchema } from '@hark/shared/http/api';
import { afterEach, describe, expect, it } from 'vitest';
import { createScriptedRecognizer } from '../../recognition/scripted-recognizer.ts';
import { startHttpHarness } from '../../testing/http-harness.ts';

type Harness = Awaited<ReturnType<typeof startHttpHarness>>;

const open: Harness[] = [];
const entries = [
  {
    id: 'oslo',
    title: 'Oslo Sofa',
    extra: { colour: 'red', price: '€ 499', image: 'https://x.example/1.jpg' },
  },
  { id: 'bergen', title: 'Bergen Sofa', extra: { colour: 'blue', price: '€ 350' } },
  { id: 'turku', title: 'Turku Sofa', extra: { colour: 'red', price: '€ 1,299' } },
];

async function start(): Promise<string> {
  const harness = await startHttpHarness(createScriptedRecognizer('sofa'), { entries });
  open.push(harness);
  return harness.url;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((harness) => harness.close()));
});

const post = (url: string, body: object): Promise<Response> =>
  fetch(`${url}/v1/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const search = async (url: string, body: object) =>
  searchResponseSchema.parse(await (await post(url, body)).json());

describe('POST /v1/search with properties', () => {
  it('filters, sorts, counts and pages', async () => {
    const url = await start();
    const asked = {
      query: 'sofa',
      filter: [{ field: 'price', max: 500 }],
      sort: [{ field: 'price', order: 'asc' }],
      facets: ['colour'],
      limit: 1,
    };
    const first = await search(url, asked);
    expect(first.results.map(({ id }) => id)).toEqual(['bergen']);
    expect(first.total).toBe(2);
    expect(first.facets?.['colour']?.values).toEqual([
      { value: 'blue', count: 1 },
      { value: 'red', count: 1 },
    ]);
    const second = await search(url, { ...asked, page: 2 });
    expect(second.results).toMatchObject([{ id: 'oslo', image: 'https://x.example/1.jpg' }]);
    expect((await search(url, { ...asked, page: 3 })).results).toEqual([]);
    expect(second).not.toHaveProperty('suggestions');
  });

  it('finds all entries that meet the filters for an empty query', async () => {
    const url = await start();
    const found = await search(url, { query: '', filter: [{ field: 'colour', is: ['red'] }] });
    expect(found.results.map(({ id }) => id)).toEqual(['oslo', 'turku']);
    expect(found.results[0]).not.toHaveProperty('relevance');
  });

  it('counts for a query that was answered', async () => {
    const url = await start();
    const counts = {
      query: 'sofa',
      kind: 'counts',
      understand: false,
      facets: ['colour', 'price'],
      limit: 1,
    };
    const { total, facets } = await search(url, counts);
    expect(total).toBe(3);
    expect(facets?.['colour']?.values[0]).toEqual({ value: 'red', count: 2 });
    expect(facets?.['price']?.range).toEqual({ min: 350, max: 1_299 });
  });

  it('has no facets where none were asked for', async () => {
    const url = await start();
    expect(await search(url, { query: 'sofa' })).not.toHaveProperty('facets');
  });

  it.each([
    ['an unknown field', { filter: [{ field: 'colors', is: ['red'] }] }, 'property_unknown'],
    ['an unknown field of an order', { sort: [{ field: 'colors', order: 'asc' }] }, 'property_unknown'],
    ['an unknown facet', { facets: ['__proto__'] }, 'property_unknown'],
    ['a value of another type', { filter: [{ field: 'price', is: ['cheap'] }] }, 'property_type'],
    ['min above max', { filter: [{ field: 'price', min: 9, max: 1 }] }, 'filter_impossible'],
    ['a page that is too deep', { page: 101, limit: 10 }, 'page_too_deep'],
    ['page 0', { page: 0 }, 'invalid_request'],
    ['a date that is none', { filter: [{ field: 'price', min: '2024-02-30' }] }, 'invalid_request'],
    ['a number that is none', { filter: [{ field: 'price', min: null }] }, 'invalid_request'],
    [
      'a place off the earth',
      { filter: [{ field: 'price', near: { latitude: 91, longitude: 0, withinKm: 1 } }] },
      'invalid_request',
    ],
    ['an unknown part of a filter', { filter: [{ field: 'price', between: [1, 2] }] }, 'invalid_request'],
    [
      '21 filters',
      { filter: Array.from({ length: 21 }, () => ({ field: 'price', min: 1 })) },
      'invalid_request',
    ],
    [
      '101 values',
      { filter: [{ field: 'colour', is: Array.from({ length: 101 }, String) }] },
      'invalid_request',
    ],
    ['no values', { filter: [{ field: 'colour', is: [] }] }, 'invalid_request'],
  ])('refuses %s', async (_, asked, code) => {
    const url = await start();
    for (const kind of ['full', 'instant']) {
      const response = await post(url, { query: 'sofa', kind, ...asked });
      expect(response.status).toBe(400);
      const { error } = apiErrorSchema.parse(await response.json());
      expect(error).toMatchObject({ code, retryable: false });
      expect(error.message.length).toBeGreaterThan(20);
    }
  });
});

describe('GET /v1/catalogue', () => {
  it('lists the properties with values and ranges', async () => {
    const url = await start();
    const described = catalogueSchema.parse(await (await fetch(`${url}/v1/catalogue`)).json());
    expect(described).toEqual({
      name: 'default',
      entries: 3,
      examples: expect.any(Array),
      properties: [
        {
          field: 'colour',
          type: 'category',
          label: 'Colour',
          names: ['colour', 'color'],
          values: [
            { value: 'red', entries: 2 },
            { value: 'blue', entries: 1 },
          ],
        },
        {
          field: 'price',
          type: 'money',
          label: 'Price',
          names: ['price', 'cost'],
          currency: 'EUR',
          range: { min: 350, max: 1299 },
        },
        { field: 'image', type: 'image', label: 'Image', names: ['image'] },
      ],
    });
  });
});
