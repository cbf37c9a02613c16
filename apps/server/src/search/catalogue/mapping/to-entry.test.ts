import { describe, expect, it } from 'vitest';

import { toEntry, type ToEntryOptions } from './to-entry.ts';

const BASIS = { id: 'a', title: 'A' };

function read(fields: Record<string, unknown>, options: Partial<ToEntryOptions> = {}) {
  const parsed = toEntry({ ...BASIS, ...fields }, { fields: {}, ...options });
  if (!parsed.ok) throw new Error(parsed.reason);
  const { id: _id, title: _title, ...entry } = parsed.entry;
  return { ...entry, warnings: parsed.warnings.map(({ field, kind }) => `${field}: ${kind}`) };
}

describe('a bad optional field costs the field and not the entry', () => {
  it.each([
    ['n/a', 'not a number'],
    ['4.5 stars', 'not a number'],
    ['NaN', 'not a number'],
    ['0x10', 'not a number'],
    ['Infinity', 'not a number'],
    [Number.NaN, 'not a number'],
    [true, 'not a number'],
    [{ count: 5 }, 'not a number'],
    [-1, 'below 0'],
    ['-0.5', 'below 0'],
  ])('popularity %j', (popularity, kind) => {
    expect(read({ popularity })).toEqual({ warnings: [`popularity: ${kind}`] });
  });

  it.each([
    ['1,234', 1_234],
    ['1 234 567', 1_234_567],
    ["12'345.5", 12_345.5],
  ])('popularity %j is a number with separators', (given, popularity) => {
    expect(read({ popularity: given })).toEqual({
      popularity,
      warnings: ['popularity: a number with separators, read as thousands'],
    });
  });

  it.each([
    ['12', 12],
    [' 7 ', 7],
    ['1e3', 1_000],
    [0, 0],
  ])('popularity %j is a number', (given, popularity) => {
    expect(read({ popularity: given })).toEqual({ popularity, warnings: [] });
  });

  it('an empty field is absent and no warning', () => {
    expect(read({ popularity: '', url: null, category: ' ', aliases: [], keywords: [''] })).toEqual({
      warnings: [],
    });
  });

  it('a list of categories gives the first, and stays whole beside it', () => {
    expect(read({ category: ['Furniture'] })).toEqual({ category: 'Furniture', warnings: [] });
    expect(read({ category: ['Furniture', 'Chairs'] })).toEqual({
      category: 'Furniture',
      extra: { category: ['Furniture', 'Chairs'] },
      warnings: ['category: a list, of which only the first item was used'],
    });
  });

  it('an object in place of a text says how to take a part of it', () => {
    expect(read({ category: { name: 'Chairs' } })).toEqual({
      warnings: [expect.stringMatching(/^category: an object: map one of its parts/)],
    });
  });

  it('lists keep what is text or a number', () => {
    expect(read({ keywords: ['a', 1, { b: 2 }, null, ' '] })).toEqual({
      keywords: ['a', '1'],
      warnings: ['keywords: a list with a non-text item'],
    });
    expect(read({ aliases: { x: 1 } })).toEqual({
      warnings: ['aliases: a list with a non-text item'],
    });
  });

  it('lists and texts beyond their limits are cut', () => {
    const aliases = Array.from({ length: 101 }, (_, number) => `n${number}`);
    expect(read({ aliases }).aliases).toHaveLength(100);
    expect(read({ keywords: ['a', 'x'.repeat(201)] })).toMatchObject({
      keywords: ['a'],
      warnings: [expect.any(String)],
    });
    expect(read({ description: 'x'.repeat(20_001) })).toEqual({
      description: 'x'.repeat(20_000),
      warnings: ['description: cut to 20,000 characters'],
    });
    const cut = toEntry({ id: 'a', title: `${'x'.repeat(499)}😀` });
    expect(cut).toMatchObject({ ok: true, entry: { title: 'x'.repeat(499) } });
  });
});

describe('an address', () => {
  const RELATIVE = 'url: a relative URL: set its base with --base-url';
  const NOT_WEB = 'url: not a web address (http or https)';

  it.each([
    ['/p/1', RELATIVE],
    ['p/1.html', RELATIVE],
    ['page.html', RELATIVE],
    ['?id=3', RELATIVE],
    ['//shop/6', RELATIVE],
    ['javascript:alert(1)', NOT_WEB],
    [' JaVa\tScript:alert(1)', NOT_WEB],
    ['data:text/html,x', NOT_WEB],
    ['mailto:a@b.example', NOT_WEB],
    ['n / a', NOT_WEB],
    [['x'], RELATIVE],
    [{ href: '/x' }, expect.stringContaining('an object')],
  ])('%j is left out', (url, warning) => {
    expect(read({ url })).toEqual({ warnings: [warning] });
  });

  it.each([
    ['/p/1', 'https://shop.example/p/1'],
    ['p/1', 'https://shop.example/de/p/1'],
    ['?id=3', 'https://shop.example/de/?id=3'],
    ['//cdn.example/6', 'https://cdn.example/6'],
    ['//shop/6', 'https://shop/6'],
    ['page.html', 'https://shop.example/de/page.html'],
    ['http://other.example/x', 'http://other.example/x'],
  ])('%s is completed by a base', (url, whole) => {
    expect(read({ url }, { baseUrl: 'https://shop.example/de/' })).toEqual({ url: whole, warnings: [] });
  });

  it('with a script stays out with a base, too', () => {
    const options = { baseUrl: 'https://shop.example/' };
    expect(read({ url: 'javascript:alert(1)' }, options)).toEqual({ warnings: [NOT_WEB] });
    expect(read({ url: 'java\nscript:alert(1)' }, options).url).toBeUndefined();
  });

  it('without a scheme gets one', () => {
    expect(read({ url: 'shop.example/3' })).toEqual({
      url: 'https://shop.example/3',
      warnings: ['url: missing https://, which was added'],
    });
    expect(read({ url: '//cdn.example/x' })).toEqual({ url: 'https://cdn.example/x', warnings: [] });
  });
});

describe('what makes no entry', () => {
  it.each([
    [[1], 'the row is not an object with fields'],
    ['text', 'the row is not an object with fields'],
    [null, 'the row is not an object with fields'],
    [{}, 'id is missing; title is missing'],
    [{ id: 1 }, 'title is missing'],
    [{ id: 1, title: '<!-- nothing -->\u200b' }, 'title is missing'],
  ])('%j', (row, reason) => {
    expect(toEntry(row)).toMatchObject({ ok: false, reason });
  });
});

it('unknown numbers, dates, lists and images are kept as they came', () => {
  const extra = {
    price: 9.5,
    inStock: false,
    added: '2024-02-30',
    sizes: ['S', 1, null],
    image: '/a.jpg',
    constructor: 'Ford',
    nested: { a: { b: [1] } },
  };
  expect(read(extra)).toEqual({ extra, warnings: [] });
});

it('a field called __proto__ is a field like any other', () => {
  const parsed = toEntry(JSON.parse('{"id":"a","title":"A","__proto__":{"category":"x"},"constructor":1}'));
  expect(parsed).toMatchObject({ ok: true });
  if (parsed.ok) expect(parsed.entry.category).toBeUndefined();
});

it('a row without an id gets one that says so', () => {
  expect(toEntry({ title: 'A' })).toMatchObject({
    ok: true,
    isIdMade: true,
    entry: { id: expect.stringMatching(/^made-/) },
  });
  expect(toEntry({ id: { x: 1 }, title: 'A' })).toMatchObject({ ok: true, isIdMade: true });
  const madeId = (row: Record<string, unknown>): string | null => {
    const parsed = toEntry(row);
    return parsed.ok ? parsed.entry.id : null;
  };
  expect(madeId({ title: 'A', price: 1 })).toBe(madeId({ price: 2, title: 'A' }));
  expect(madeId({ title: 'A', url: 'https://a.example/' })).not.toBe(madeId({ title: 'A' }));
});
