import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { type CatalogueReading, readCatalogue } from './read-catalogue.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hark-catalogue-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(name: string, content: string | Buffer): Promise<CatalogueReading[]> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  const readings: CatalogueReading[] = [];
  for await (const reading of readCatalogue(file)) readings.push(reading);
  return readings;
}

async function taken(name: string, content: string | Buffer) {
  return (await read(name, content)).flatMap((reading) =>
    reading.type === 'row' ? [`${reading.line} ${reading.entry.id} ${reading.entry.title}`] : [],
  );
}

async function skipped(name: string, content: string | Buffer) {
  return (await read(name, content)).flatMap((reading) =>
    reading.type === 'skipped' ? [`${reading.line} ${reading.reason}`] : [],
  );
}

const A = '{"id":"a","title":"Ä"}';
const B = '{"id":"b","title":"B"}';

describe('an NDJSON catalogue', () => {
  test('may have a byte order mark, CRLF, empty lines and no newline at the end', async () => {
    expect(await taken('c.ndjson', `\ufeff${A}\r\n\r\n  \n${B}`)).toEqual(['1 a Ä', '4 b B']);
  });

  test.each([
    ['not JSON', 'hello', /^1 not JSON/],
    ['not an object', '[1]', /^1 the row is not an object/],
    ['without a title', '{"id":"a"}', /^1 title is missing$/],
    ['with a blank title', '{"id":"a","title":"  "}', /^1 title is missing$/],
    ['without anything', '{}', /^1 id is missing; title is missing$/],
    [
      'with a script as address',
      '{"id":"a","title":"A","url":"javascript:alert(1)"}',
      /^1 url is not a web address/,
    ],
    [
      'with words as popularity',
      '{"id":"a","title":"A","popularity":"much"}',
      /^1 popularity is not a number$/,
    ],
    ['with negative popularity', '{"id":"a","title":"A","popularity":-1}', /^1 popularity is below 0$/],
    ['with a list that is none', '{"id":"a","title":"A","aliases":{"x":1}}', /^1 aliases is not a list$/],
    [
      'with an endless description',
      `{"id":"a","title":"A","description":"${'x'.repeat(100_000)}"}`,
      /20,000 characters$/,
    ],
    ['longer than 4 MB', `{"id":"a","title":"${'x'.repeat(4_100_000)}"}`, /^1 the line is longer than 4 MB$/],
  ])('loses a row %s, and only that', async (_, row, reason) => {
    const readings = await read('c.ndjson', `${row}\n${B}\n`);
    expect(readings[0]).toMatchObject({ type: 'skipped', line: 1 });
    expect(await skipped('c.ndjson', `${row}\n${B}\n`)).toEqual([expect.stringMatching(reason)]);
    expect(readings[1]).toMatchObject({ type: 'row', line: 2, entry: { id: 'b' } });
  });

  test('says that the file was cut off', async () => {
    expect(await skipped('c.ndjson', `${A}\n{"id":"b","ti`)).toEqual([
      '2 the file ends in the middle of this row',
    ]);
  });

  test('takes an id once and names the line that has it', async () => {
    expect(await skipped('c.ndjson', `${A}\n${B}\n${A}\n`)).toEqual(['3 the id "a" is taken by line 1']);
  });

  test('never guesses at text that is not UTF-8', async () => {
    const latin = Buffer.concat([
      Buffer.from('{"id":"c","title":"caf'),
      Buffer.from([0xe9]),
      Buffer.from('"}\n'),
    ]);
    const file = Buffer.concat([latin, Buffer.from(A)]);
    expect(await skipped('c.ndjson', file)).toEqual([expect.stringContaining('1 the text is not UTF-8')]);
    expect(await taken('c.ndjson', file)).toEqual(['2 a Ä']);
  });

  test('keeps unknown fields, cleans control characters, and reads numbers and lists written as text', async () => {
    const row = {
      id: 7,
      title: 'A\u0000B',
      popularity: '12',
      aliases: 'x| y |',
      price: 3,
      extra: { a: 'n\u0001' },
      url: '',
    };
    const [reading] = await read('c.jsonl', JSON.stringify(row));
    expect(reading).toEqual({
      type: 'row',
      line: 1,
      entry: { id: '7', title: 'A B', popularity: 12, aliases: ['x', 'y'], extra: { price: 3, a: 'n ' } },
    });
  });
});

describe('a JSON catalogue', () => {
  test('is a list, each element with the line it begins on', async () => {
    expect(await taken('c.json', `[\n  ${A},\n  ${B}\n]\n`)).toEqual(['2 a Ä', '3 b B']);
    expect(await taken('c.json', `\ufeff[${A},${B}]`)).toEqual(['1 a Ä', '1 b B']);
  });

  test('loses a damaged element alone', async () => {
    const content = `[${A},\n{"id": oops},\n"a \\" ] , text",\n${B}]`;
    expect(await skipped('c.json', content)).toEqual([
      expect.stringMatching(/^2 not JSON/),
      '3 the row is not an object with fields',
    ]);
    expect(await taken('c.json', content)).toEqual(['1 a Ä', '4 b B']);
  });

  test('that was cut off gives what was whole', async () => {
    const content = `[${A},\n{"id":"b","title":"B`;
    expect(await taken('c.json', content)).toEqual(['1 a Ä']);
    expect(await skipped('c.json', content)).toEqual(['2 the file ends in the middle of this row']);
  });

  test('may have one object a line instead', async () => {
    expect(await taken('c.json', `${A}\n${B}\n`)).toEqual(['1 a Ä', '2 b B']);
  });

  test('that is something else is refused', async () => {
    await expect(read('c.json', '"hello"')).rejects.toMatchObject({ code: 'catalogue_malformed' });
  });
});

describe('a CSV catalogue', () => {
  test('has quoted fields over lines, lists split by bars, and any order of columns', async () => {
    const content =
      '\ufefftitle,id,aliases,popularity,note\r\n"Mas, ""T""\nI",mit,MIT|em eye tea,9,x\r\nB,b,,,\r\n';
    expect(await read('c.csv', content)).toEqual([
      {
        type: 'row',
        line: 2,
        entry: {
          id: 'mit',
          title: 'Mas, "T"\nI',
          aliases: ['MIT', 'em eye tea'],
          popularity: 9,
          extra: { note: 'x' },
        },
      },
      { type: 'row', line: 4, entry: { id: 'b', title: 'B' } },
    ]);
  });

  test.each([';', '\t'])('may be separated by %j', async (separator) => {
    expect(await taken('c.csv', `id${separator}title\na${separator}A, one\n`)).toEqual(['2 a A, one']);
  });

  test('loses a row in another encoding, with too many fields, or without an id', async () => {
    const latin = Buffer.concat([Buffer.from('c,caf'), Buffer.from([0xe9]), Buffer.from('\n')]);
    const content = Buffer.concat([Buffer.from('id,title\n'), latin, Buffer.from('d,D,more\n,E\nb,B\n')]);
    expect(await skipped('c.csv', content)).toEqual([
      expect.stringContaining('2 the text is not UTF-8'),
      expect.stringContaining('3 the row has 3 fields for 2 columns'),
      '4 id is missing',
    ]);
    expect(await taken('c.csv', content)).toEqual(['5 b B']);
  });

  test('says where a quote was left open', async () => {
    expect(await skipped('c.csv', 'id,title\na,A\nb,"B\nc,C\n')).toEqual([
      expect.stringMatching(/^3 a quote opened in this row is never closed/),
    ]);
  });

  test('needs columns for id and title', async () => {
    await expect(read('c.csv', 'name,id\nA,a\n')).rejects.toMatchObject({ code: 'catalogue_malformed' });
  });
});

describe('a file that is no catalogue', () => {
  test('is refused with what to do', async () => {
    await expect(read('c.txt', A)).rejects.toMatchObject({ code: 'catalogue_format_unknown' });
    await expect(read('c.csv', Buffer.from('\ufeffid,title\n', 'utf16le'))).rejects.toMatchObject({
      code: 'catalogue_encoding',
    });
    const missing = readCatalogue(path.join(folder, 'missing.ndjson'));
    await expect(missing.next()).rejects.toMatchObject({ code: 'catalogue_unreadable' });
    await expect(readCatalogue(`${folder}/.`).next()).rejects.toMatchObject({ code: 'catalogue_unreadable' });
  });

  test('has no rows when it is empty', async () => {
    expect(await read('c.ndjson', '')).toEqual([]);
    expect(await read('c.csv', '')).toEqual([]);
  });
});

test('reading stops when it is cancelled', async () => {
  const file = path.join(folder, 'c.ndjson');
  await writeFile(file, `${A}\n${B}\n`);
  await expect(readCatalogue(file, { signal: AbortSignal.abort() }).next()).rejects.toMatchObject({
    name: 'AbortError',
  });
});
