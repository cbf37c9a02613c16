import type { CatalogueEntry } from '@hark/shared/catalogue';
import { describe, expect, it } from 'vitest';

import { createRuleSet } from '../rules/rule-set.ts';
import type { SearchIndex, SearchPage, SearchRequest } from '../search-index.ts';
import { filledWith, type OpenIndex, rowsOf } from './contract-index.ts';

const sofa = (
  id: string,
  title: string,
  extra: Record<string, unknown>,
  popularity?: number,
): CatalogueEntry => ({
  id,
  title,
  category: 'sofa',
  extra: { brand: 'Nordhem', currency: 'EUR', ...extra },
  ...(popularity !== undefined && { popularity }),
});

const SHOP: CatalogueEntry[] = [
  sofa('oslo', 'Oslo Sofa', { colour: 'Red', price: '€ 499.00', widthCm: 210, tags: ['leather', 'bed'] }, 50),
  sofa('bergen', 'Bergen Sofa', { colour: 'blue', price: '€ 450.00', widthCm: 180, tags: ['fabric'] }, 90),
  sofa('turku', 'Turku Sofa', { colour: 'red', price: '€ 1,299.00', widthCm: 260, tags: ['leather'] }, 10),
  sofa('malmo', 'Malmo Sofa', { colour: 'green', price: '€ 799.00', brand: 'Ikano', inStock: true }, 20),
  {
    id: 'lamp',
    title: 'Lund Lamp',
    category: 'lamp',
    popularity: 70,
    extra: {
      colour: 'red',
      price: '€ 39.00',
      releaseDate: '2024-03-01',
      founded: 1999,
      location: { latitude: 48.8566, longitude: 2.3522 },
      inStock: false,
      image: 'https://shop.example/lamp.jpg',
    },
  },
  {
    id: 'chair',
    title: 'Lund Chair',
    category: 'chair',
    extra: {
      colour: 'blue',
      price: '€ 89.00',
      releaseDate: '2023-12-24',
      founded: 2005,
      location: { latitude: 51.5074, longitude: -0.1278 },
      image: 'https://shop.example/chair.jpg',
    },
  },
];

type Asked = Omit<Partial<SearchRequest>, 'hypotheses'>;

function pageOf(index: SearchIndex, text: string, asked: Asked = {}): Promise<SearchPage> {
  return index.searchPage({ hypotheses: [{ text, probability: 1 }], limit: 10, ...asked });
}

async function idsOf(index: SearchIndex, text: string, asked: Asked): Promise<string[]> {
  const { found } = await pageOf(index, text, asked);
  return found.flatMap(({ id, isBelowFloor }) => (isBelowFloor === true ? [] : id));
}

/** Contract of every search index: filters, orders, facets and pages. */
export function properties(open: OpenIndex): void {
  describe('properties', () => {
    it('are guessed at the import', async () => {
      const index = await filledWith(open, SHOP);
      const known = index.properties();
      const types = Object.fromEntries(known.properties.map(({ field, type }) => [field, type]));
      expect(types).toEqual({
        category: 'category',
        colour: 'category',
        brand: 'category',
        price: 'money',
        tags: 'tags',
        widthCm: 'number',
        inStock: 'boolean',
        founded: 'year',
        releaseDate: 'date',
        location: 'place',
        image: 'image',
        popularity: 'number',
      });
      expect(known.properties.find(({ field }) => field === 'price')).toMatchObject({
        label: 'Price',
        currency: 'EUR',
      });
      expect(known.values('colour')).toEqual([
        { value: 'Red', entries: 3 },
        { value: 'blue', entries: 2 },
        { value: 'green', entries: 1 },
      ]);
      expect(known.range('price')).toEqual({ min: 39, max: 1299 });
      expect(known.range('releaseDate')).toEqual({ min: '2023-12-24', max: '2024-03-01' });
      expect(known.range('colour')).toBeNull();
      expect(known.values('nothing')).toEqual([]);
    });

    it('are declared, also as no property', async () => {
      const index = await open();
      const declared = { brand: { type: 'none' }, widthCm: { type: 'category' } } as const;
      const report = await index.replace(rowsOf(SHOP), undefined, { declared });
      expect(report.properties.properties.map(({ field }) => field)).not.toContain('brand');
      expect(index.properties().values('widthCm')).toHaveLength(3);
      await expect(pageOf(index, '', { filters: [{ field: 'brand', is: ['Ikano'] }] })).rejects.toMatchObject(
        { code: 'property_unknown' },
      );
    });

    it('are declared for a catalogue that is there already', async () => {
      const index = await filledWith(open, SHOP);
      const declared = { widthCm: { type: 'category' }, brand: { type: 'none' } } as const;
      await index.upsert(rowsOf([sofa('kemi', 'Kemi Sofa', { widthCm: 99 })]), undefined, { declared });
      await expect.poll(() => index.properties().values('widthCm').length, { timeout: 20_000 }).toBe(4);
      const fields = index.properties().properties.map(({ field }) => field);
      expect(fields).toContain('colour');
      expect(fields).not.toContain('brand');
    }, 30_000);

    it('report values that are not of their type', async () => {
      const index = await open();
      const priced = (id: number, price: string): CatalogueEntry => ({
        id: `p${id}`,
        title: `Product ${id}`,
        extra: { price },
      });
      const rows = Array.from({ length: 20 }, (_, id) => priced(id, `${id} EUR`));
      const { properties } = await index.replace(rowsOf([...rows, priced(20, 'on request')]));
      expect(properties.dropped).toEqual([
        { field: 'price', type: 'money', count: 1, line: 21, shown: 'on request', file: undefined },
      ]);
    });
  });

  describe('filters', () => {
    it.each([
      ['a word, whatever its case', { field: 'colour', is: ['RED'] }, ['lamp', 'oslo', 'turku']],
      ['one of several words', { field: 'colour', is: ['blue', 'green'] }, ['bergen', 'malmo', 'chair']],
      ['not a word', { field: 'colour', not: ['red', 'blue'] }, ['malmo']],
      [
        'not a word of some entries',
        { field: 'brand', not: ['Ikano'] },
        ['bergen', 'lamp', 'oslo', 'turku', 'chair'],
      ],
      ['a tag', { field: 'tags', is: ['leather'] }, ['oslo', 'turku']],
      ['a greatest amount', { field: 'price', max: 89 }, ['lamp', 'chair']],
      ['a range', { field: 'price', min: 450, max: 499 }, ['bergen', 'oslo']],
      ['a number', { field: 'widthCm', is: [180] }, ['bergen']],
      ['a year', { field: 'founded', max: 1999 }, ['lamp']],
      ['a day', { field: 'releaseDate', min: '2024-01-01' }, ['lamp']],
      ['a year of days', { field: 'releaseDate', min: 2023, max: 2023 }, ['chair']],
      ['yes', { field: 'inStock', is: [true] }, ['malmo']],
      ['no', { field: 'inStock', is: [false] }, ['lamp']],
      [
        'a distance',
        { field: 'location', near: { latitude: 48.85, longitude: 2.35, withinKm: 50 } },
        ['lamp'],
      ],
      [
        'a greater distance',
        { field: 'location', near: { latitude: 48.85, longitude: 2.35, withinKm: 400 } },
        ['lamp', 'chair'],
      ],
      ['a word that no entry has', { field: 'colour', is: ['purple'] }, []],
    ])('find by %s, the most popular first', async (_, filter, ids) => {
      const index = await filledWith(open, SHOP);
      expect(await idsOf(index, '', { filters: [filter] })).toEqual(ids);
      expect((await pageOf(index, '', { filters: [filter] })).total).toBe(ids.length);
    });

    it('hold together with the words', async () => {
      const index = await filledWith(open, SHOP);
      expect(await idsOf(index, 'lund', {})).toEqual(['lamp', 'chair']);
      expect(await idsOf(index, 'lund', { filters: [{ field: 'colour', is: ['blue'] }] })).toEqual(['chair']);
      expect(await idsOf(index, 'lund', { filters: [{ field: 'colour', is: ['green'] }] })).toEqual([]);
      const filters = [{ field: 'colour', is: ['blue'] }];
      expect(await idsOf(index, 'lu', { kind: 'instant', filters })).toEqual(['chair']);
    });

    it.each([
      ['words', 'sofa', 3],
      ['no words', '', 5],
    ])('do not count an entry that the owner hides: %s', async (_, text, total) => {
      const index = await filledWith(open, SHOP);
      const rules = createRuleSet([{ id: 'h1', kind: 'hide', entry: 'oslo', match: 'exact' }]);
      const asked = { facets: ['colour'], sort: [{ field: 'price', order: 'asc' as const }] };
      const reds = ({ facets }: SearchPage): number =>
        facets.get('colour')?.values.find(({ value }) => String(value).toLowerCase() === 'red')?.count ?? 0;
      const shown = await pageOf(index, text, asked);
      const hidden = await pageOf(index, text, { ...asked, rules });
      expect([shown.total, hidden.total]).toEqual([total + 1, total]);
      expect(reds(hidden)).toBe(reds(shown) - 1);
      expect(hidden.found.map(({ id }) => id)).toEqual(
        shown.found.map(({ id }) => id).filter((id) => id !== 'oslo'),
      );
      // Its place on the page is another's.
      expect(await idsOf(index, text, { ...asked, rules, limit: total })).toHaveLength(total);
    });

    it('find entries that the best candidates would hide', async () => {
      const many = Array.from({ length: 600 }, (_, number) => ({
        id: `many-${number}`,
        title: 'Yellow Sofa',
        popularity: 1_000,
        extra: { colour: number === 599 ? 'rare' : 'usual', size: 'large' },
      }));
      const index = await filledWith(open, many);
      expect(await idsOf(index, 'yellow sofa', { filters: [{ field: 'colour', is: ['rare'] }] })).toEqual([
        'many-599',
      ]);
    });

    it('see added, changed and deleted entries', async () => {
      const index = await filledWith(open, SHOP);
      const filters = [{ field: 'colour', is: ['green'] }];
      await index.upsert(
        rowsOf([
          sofa('kemi', 'Kemi Sofa', { colour: 'green', price: '€ 5' }),
          sofa('malmo', 'Malmo Sofa', { colour: 'red' }),
        ]),
      );
      await expect.poll(() => idsOf(index, '', { filters }), { timeout: 20_000 }).toEqual(['kemi']);
      await index.delete(['kemi']);
      await expect.poll(() => idsOf(index, '', { filters }), { timeout: 20_000 }).toEqual([]);
      await expect
        .poll(async () => (await pageOf(index, '', { filters })).total, { timeout: 20_000 })
        .toBe(0);
    }, 60_000);

    it.each([
      ['an unknown field', { field: 'colors', is: ['red'] }, 'property_unknown'],
      ['a field of every object', { field: '__proto__', is: ['red'] }, 'property_unknown'],
      ['another one', { field: 'constructor', is: ['red'] }, 'property_unknown'],
      ['a word for a number', { field: 'price', is: ['cheap'] }, 'property_type'],
      ['a number for a word', { field: 'colour', is: [5] }, 'property_type'],
      ['a range of words', { field: 'colour', min: 5 }, 'property_type'],
      ['a day for an amount', { field: 'price', min: '2024-01-01' }, 'property_type'],
      ['a day that is none', { field: 'releaseDate', is: ['2024-02-30'] }, 'property_type'],
      ['a number for yes or no', { field: 'inStock', is: [1] }, 'property_type'],
      ['a word for a place', { field: 'location', is: ['Paris'] }, 'property_type'],
      ['a picture', { field: 'image', is: ['https://shop.example/lamp.jpg'] }, 'property_type'],
      [
        'a point for an amount',
        { field: 'price', near: { latitude: 0, longitude: 0, withinKm: 1 } },
        'property_type',
      ],
      ['min above max', { field: 'price', min: 2, max: 1 }, 'filter_impossible'],
      ['no condition', { field: 'price' }, 'filter_impossible'],
    ])('are refused for %s', async (_, filter, code) => {
      const index = await filledWith(open, SHOP);
      for (const text of ['', 'sofa'])
        await expect(pageOf(index, text, { filters: [filter] })).rejects.toMatchObject({ code, status: 400 });
    });

    it('name the known fields', async () => {
      const index = await filledWith(open, SHOP);
      const asked = pageOf(index, 'sofa', { filters: [{ field: 'colors', is: ['red'] }] });
      await expect(asked).rejects.toThrow(/"colors".*category.*colour.*price/);
    });
  });

  describe('soft filters', () => {
    const isSoft = true;

    it('are dropped where nothing meets all, as few as possible', async () => {
      const index = await filledWith(open, SHOP);
      const filters = [
        { field: 'colour', is: ['red'], isSoft },
        { field: 'price', max: 450, isSoft },
      ];
      for (const text of ['bergen sofa', 'oslo sofa', 'turku sofa']) {
        const { relaxed, found } = await pageOf(index, text, { filters });
        expect(relaxed).toEqual(text === 'bergen sofa' ? [0] : [1]);
        expect(found[0]?.id).toBe(text.split(' ')[0]);
      }
    });

    it('that stay are met by all results', async () => {
      const index = await filledWith(open, SHOP);
      const filters = [
        { field: 'colour', is: ['green'], isSoft },
        { field: 'price', max: 460, isSoft },
      ];
      expect((await pageOf(index, 'sofa', { filters })).relaxed).toEqual([0]);
      expect(await idsOf(index, 'sofa', { filters })).toEqual(['bergen']);
    });

    it('stay where something meets them', async () => {
      const index = await filledWith(open, SHOP);
      const filters = [{ field: 'colour', is: ['red'], isSoft }];
      expect((await pageOf(index, 'lund', { filters })).relaxed).toEqual([]);
      expect(await idsOf(index, 'lund', { filters })).toEqual(['lamp']);
    });

    it('are dropped without words, too, and never a hard one', async () => {
      const index = await filledWith(open, SHOP);
      const colour = { field: 'colour', is: ['green'] };
      const price = { field: 'price', max: 100 };
      const first = await pageOf(index, '', { filters: [{ ...colour, isSoft }, price] });
      expect(first.relaxed).toEqual([0]);
      expect(first.found.map(({ id }) => id)).toEqual(['lamp', 'chair']);
      const second = await pageOf(index, '', { filters: [colour, { ...price, isSoft }] });
      expect(second.relaxed).toEqual([1]);
      expect(second.found.map(({ id }) => id)).toEqual(['malmo']);
      expect((await pageOf(index, '', { filters: [colour, price] })).found).toEqual([]);
    });
  });

  describe('orders', () => {
    it.each([
      [[{ field: 'price', order: 'asc' }], ['lamp', 'chair', 'bergen', 'oslo', 'malmo', 'turku']],
      [[{ field: 'price', order: 'desc' }], ['turku', 'malmo', 'oslo', 'bergen', 'chair', 'lamp']],
      // Entries without a value come last in both directions.
      [[{ field: 'widthCm', order: 'asc' }], ['bergen', 'oslo', 'turku', 'lamp', 'malmo', 'chair']],
      [[{ field: 'widthCm', order: 'desc' }], ['turku', 'oslo', 'bergen', 'lamp', 'malmo', 'chair']],
      [
        [
          { field: 'colour', order: 'asc' },
          { field: 'price', order: 'desc' },
        ],
        ['bergen', 'chair', 'malmo', 'turku', 'oslo', 'lamp'],
      ],
      [
        [{ field: 'location', order: 'asc', from: { latitude: 51.5, longitude: 0 } }],
        ['chair', 'lamp', 'bergen', 'oslo', 'malmo', 'turku'],
      ],
    ] as const)('%j', async (sort, ids) => {
      const index = await filledWith(open, SHOP);
      expect(await idsOf(index, '', { sort })).toEqual(ids);
    });

    it('sort what the words find', async () => {
      const index = await filledWith(open, SHOP);
      const sort = [{ field: 'price', order: 'asc' }] as const;
      expect(await idsOf(index, 'sofa', { sort })).toEqual(['bergen', 'oslo', 'malmo', 'turku']);
    });

    it('sort and count everything that the words find, however much it is', async () => {
      const many = Array.from({ length: 900 }, (_, number) => ({
        id: `many-${number}`,
        title: number % 3 === 0 ? `Yellow Sofa ${number}` : `Yellow Lamp ${number}`,
        popularity: 1_000 - number,
        extra: { colour: number % 2 === 0 ? 'dark' : 'light', price: `${1_000 - number} EUR` },
      }));
      const index = await filledWith(open, many);
      const sort = [{ field: 'price', order: 'asc' }] as const;
      const first = await pageOf(index, 'yellow sofa', { sort, facets: ['colour'], limit: 3 });
      expect(first.found.map(({ id }) => id)).toEqual(['many-897', 'many-894', 'many-891']);
      expect(first.total).toBe(300);
      expect(first.facets.get('colour')?.values).toEqual([
        { value: 'dark', count: 150 },
        { value: 'light', count: 150 },
      ]);
      const last = await pageOf(index, 'yellow sofa', { offset: 297, limit: 10 });
      expect(last.found).toHaveLength(3);
    });

    it.each([
      ['an unknown field', { field: 'colors' }, 'property_unknown'],
      ['a place without a point', { field: 'location' }, 'property_type'],
      ['a point without a place', { field: 'price', from: { latitude: 0, longitude: 0 } }, 'property_type'],
      ['tags', { field: 'tags' }, 'property_type'],
    ] as const)('are refused for %s', async (_, sort, code) => {
      const index = await filledWith(open, SHOP);
      const asked = pageOf(index, 'sofa', { sort: [{ order: 'asc', ...sort }] });
      await expect(asked).rejects.toMatchObject({ code });
    });
  });

  describe('facets', () => {
    it('count the values of everything found', async () => {
      const index = await filledWith(open, SHOP);
      const { facets, total } = await pageOf(index, 'sofa', {
        facets: ['colour', 'price', 'tags'],
        limit: 1,
      });
      expect(total).toBe(4);
      expect(facets.get('colour')).toEqual({
        values: [
          { value: 'Red', count: 2 },
          { value: 'blue', count: 1 },
          { value: 'green', count: 1 },
        ],
        total: 3,
      });
      expect(facets.get('price')?.range).toEqual({ min: 450, max: 1299 });
      expect(facets.get('tags')?.values[0]).toEqual({ value: 'leather', count: 2 });
    });

    it('list at most a hundred of ten thousand values', async () => {
      const many = Array.from({ length: 10_000 }, (_, number) => ({
        id: `m${number}`,
        title: `Entry ${number}`,
        extra: { brand: `Brand ${number}` },
      }));
      const index = await filledWith(open, many);
      const brand = (await pageOf(index, '', { facets: ['brand'] })).facets.get('brand');
      expect(brand?.values).toHaveLength(100);
      expect(brand?.total).toBe(10_000);
    }, 30_000);

    it('are refused for an unknown field', async () => {
      const index = await filledWith(open, SHOP);
      await expect(pageOf(index, 'sofa', { facets: ['colors'] })).rejects.toMatchObject({
        code: 'property_unknown',
      });
    });
  });

  describe('pages', () => {
    it.each(['', 'sofa'])('follow one another without gaps for %j', async (text) => {
      const index = await filledWith(open, SHOP);
      const sort = [{ field: 'category', order: 'asc' }] as const;
      const whole = await idsOf(index, text, { sort });
      const pages = await Promise.all(
        [0, 2, 4, 6].map((offset) => idsOf(index, text, { sort, offset, limit: 2 })),
      );
      expect(pages.flat()).toEqual(whole);
    });

    it('are refused beyond the thousandth result', async () => {
      const index = await filledWith(open, SHOP);
      await expect(pageOf(index, 'sofa', { offset: 1_000 })).rejects.toMatchObject({ code: 'page_too_deep' });
    });
  });

  it('shows the picture of an entry', async () => {
    const index = await filledWith(open, SHOP);
    for (const text of ['lund lamp', '']) {
      const { found } = await pageOf(index, text, { filters: [{ field: 'category', is: ['lamp'] }] });
      expect(found[0]?.image).toBe('https://shop.example/lamp.jpg');
    }
  });

  it('survives fields with the names of what every object has', async () => {
    const odd = Object.fromEntries(
      ['constructor', 'toString', 'hasOwnProperty'].map((name) => [name, 'word']),
    );
    const entries = [1, 2, 3].map((id) => ({ id: `odd-${id}`, title: `Odd ${id}`, extra: odd }));
    const index = await filledWith(open, entries);
    const asked = { filters: [{ field: 'constructor', is: ['word'] }], facets: ['toString'] };
    const { total, facets } = await pageOf(index, '', asked);
    expect(total).toBe(3);
    expect(facets.get('toString')?.values).toEqual([{ value: 'word', count: 3 }]);
  });

  it('finds nothing for an empty text that asks for nothing', async () => {
    const index = await filledWith(open, SHOP);
    expect(await pageOf(index, '')).toMatchObject({ found: [], total: 0 });
  });
}
