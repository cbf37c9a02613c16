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
  it('renames columns, ignoring case, and keeps the others', () => {
    expect(map('id=book_id,title=Name', { Book_ID: '007', name: 'A', id: 'old', price: 3 })).toEqual({
      id: '007',
      title: 'A',
      extra: { id: 'old', price: 3 },
    });
  });

  it('leaves columns with the name of a field to that field', () => {
    expect(map('id=sku', { sku: '1', title: 'A', Category: 'C' })).toMatchObject({
      title: 'A',
      category: 'C',
    });
  });

  it('prefers column names with spaces, dots and brackets to paths', () => {
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

  it('takes the first present source of a text, and all of a list', () => {
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

  it('sets constants', () => {
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
  ])('%s closes the gap of a missing part', (title, text) => {
    expect(map(`title=${title}`, row)).toMatchObject({ title: text });
  });

  it('needs all parts for an address or an id', () => {
    expect(map('url=https://x.example/{nothing}/{nr}', row).url).toBeUndefined();
    expect(map('id={nothing}-{nr}', row).id).toMatch(/^made-/);
  });

  it('keeps its parts as fields', () => {
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
  ])('%s is written as read', (option) => {
    const first = parseMapOption(option);
    const again = first.ok ? parseMapOption(writeMapOption(first.fields)) : null;
    expect(first).toMatchObject({ ok: true });
    expect(again).toEqual(first);
  });
});

describe('a mapping file', () => {
  it('has the fields alone, or also how the file is read', () => {
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
