import { describe, expect, it } from 'vitest';

import { toEntry } from './to-entry.ts';
import { mappingFileSchema } from './mapping-schema.ts';
import { parseMapOption, writeMapOption } from './parse-map-option.ts';

function map(option: string, row: Record<string, unknown>) {
  const parsed = parseMapOption(option);
  if (!parsed.ok) throw new Error(parsed.reason);
  const read = toEntry(row, { fields: parsed.fields });
  if (!read.ok) throw new Error(read.reason);
  return read.entry;
}

describe('a mapping', () => {
  it('renames columns, whatever the case of their letters, and keeps the others', () => {
    expect(map('id=book_id,title=Name', { Book_ID: '007', name: 'A', id: 'old', price: 3 })).toEqual({
      id: '007',
      title: 'A',
      extra: { id: 'old', price: 3 },
    });
  });

  it('leaves columns that have the name of a field to it', () => {
    expect(map('id=sku', { sku: '1', title: 'A', Category: 'C' })).toMatchObject({
      title: 'A',
      category: 'C',
    });
  });

  it('takes column names with spaces, dots and brackets before it takes them for paths', () => {
    const row = { 'Variant SKU': '1', 'Body (HTML)': '<p>B</p>', 'a.b': 'dotted', a: { b: 'nested' } };
    expect(map('id=Variant SKU,title=a.b,description=Body (HTML)', row)).toEqual({
      id: '1',
      title: 'dotted',
      description: 'B',
      extra: { a: { b: 'nested' } },
    });
  });

  it('follows paths into objects and lists', () => {
    const row = {
      key: 1,
      names: { en: 'A' },
      authors: [{ name: 'X' }, { name: 'Y' }],
      images: [{ url: 'https://i.example/1' }],
    };
    expect(
      map('id=key,title=names.en,keywords=authors[].name,spoken=authors[1].name,image=images.0.url', row),
    ).toEqual({
      id: '1',
      title: 'A',
      keywords: ['X', 'Y'],
      spoken: ['Y'],
      extra: { names: row.names, authors: row.authors, images: row.images, image: 'https://i.example/1' },
    });
  });

  it('takes the first source that a text has, and all that a list has', () => {
    const sources = 'title=name_en,title=name,aliases=aka,aliases=old';
    expect(map(sources, { id: 1, name: 'N', aka: 'a|b', old: ['c'] })).toMatchObject({
      title: 'N',
      aliases: ['a', 'b', 'c'],
    });
  });

  it('splits a text at a separator', () => {
    const row = { id: 1, title: 'A', tags: 'x, y ,z', genres: 'Drama|Comedy' };
    expect(map('keywords=split(tags, ","),category=split(genres,"|")', row)).toMatchObject({
      keywords: ['x', 'y', 'z'],
      category: 'Drama',
      extra: { category: ['Drama', 'Comedy'] },
    });
  });

  it('has constants', () => {
    expect(map('category:=book', { id: 1, title: 'A', book: 'no' })).toMatchObject({ category: 'book' });
  });
});

describe('a template', () => {
  const row = { id: 1, title: 'T', city: 'Paris', country: 'France', nr: 7, tags: ['a', 'b'] };

  it.each([
    ['title={city}, {country}', { title: 'Paris, France' }],
    ['title="{city}, x={country}",category=country', { title: 'Paris, x=France', category: 'France' }],
    [
      'url=https://x.example/{nr}?q={city},category=country',
      { url: 'https://x.example/7?q=Paris', category: 'France' },
    ],
    ['description={{{tags}}} {nr}', { description: '{a, b} 7' }],
  ])('%s', (option, entry) => {
    expect(map(option, row)).toMatchObject(entry);
  });

  it.each([
    ['{city}, {nothing}', 'Paris'],
    ['{nothing}, {country}', 'France'],
    ['{city} ({nothing})', 'Paris'],
    ['{city}, {nothing}, {country}', 'Paris, France'],
  ])('%s closes the gap of what is missing', (title, text) => {
    expect(map(`title=${title}`, row)).toMatchObject({ title: text });
  });

  it('of an address or an id needs all of its parts', () => {
    expect(map('url=https://x.example/{nothing}/{nr}', row).url).toBeUndefined();
    expect(map('id={nothing}-{nr}', row).id).toMatch(/^made-/);
  });

  it('keeps its parts beside it', () => {
    expect(map('title={city}', row)).toMatchObject({ extra: { city: 'Paris' } });
  });
});

describe('the option --map', () => {
  it.each(['title', 'id=', '=x', 'a b=c'])('%s is refused', (option) => {
    expect(parseMapOption(option)).toMatchObject({ ok: false });
  });

  it.each([
    'id=book_id,title=title',
    'id="@id",title={a}, {b},keywords=split(tags,";")',
    'category:=book,aliases=a,aliases=b[].name',
    'title="{a}, b={c}"',
    'id=_id.$oid,title=Body (HTML)',
  ])('%s is written as it is read', (option) => {
    const first = parseMapOption(option);
    const again = first.ok ? parseMapOption(writeMapOption(first.fields)) : null;
    expect(first).toMatchObject({ ok: true });
    expect(again).toEqual(first);
  });
});

describe('a mapping file', () => {
  it('has the fields alone, or how the file is read as well', () => {
    expect(mappingFileSchema.parse({ id: 'sku', title: '{a}' })).toEqual({
      fields: { id: 'sku', title: '{a}' },
    });
    const whole = { fields: { keywords: { from: 'tags', split: ';' } }, encoding: 'latin1', delimiter: ';' };
    expect(mappingFileSchema.parse(whole)).toEqual(whole);
    expect(mappingFileSchema.parse({ encoding: 'latin1' })).toEqual({ fields: {}, encoding: 'latin1' });
  });

  it.each([
    [{ fields: { id: 'a' }, delimeter: ';' }],
    [{ id: 5 }],
    [{ fields: { id: 'a' }, baseUrl: 'ftp://x' }],
    ['text'],
    [[1]],
  ])('%j is refused', (file) => {
    expect(mappingFileSchema.safeParse(file).success).toBe(false);
  });
});
