import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type ParsedCatalogue, readCatalogue } from './read-catalogue.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hark-catalogue-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(name: string, content: string | Buffer): Promise<ParsedCatalogue[]> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  const readings: ParsedCatalogue[] = [];
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
  it('may have a byte order mark, CRLF, empty lines and no newline at the end', async () => {
    expect(await taken('c.ndjson', `\ufeff${A}\r\n\r\n  \n${B}`)).toEqual(['1 a Ä', '4 b B']);
  });

  it.each([
    ['not JSON', 'hello', /^1 not JSON/],
    ['not an object', '[1]', /^1 the row is not an object/],
    ['without a title', '{"id":"a"}', /^1 title is missing$/],
    ['with a blank title', '{"id":"a","title":"  "}', /^1 title is missing$/],
    ['whose title is an object', '{"id":"a","title":{"x":1}}', /^1 title: an object: map one of its parts/],
    ['without anything', '{}', /^1 id is missing; title is missing$/],
    ['longer than 4 MB', `{"id":"a","title":"${'x'.repeat(4_100_000)}"}`, /^1 the line is longer than 4 MB$/],
  ])('loses a row %s, and only that', async (_, row, reason) => {
    const readings = await read('c.ndjson', `${row}\n${B}\n`);
    expect(readings[0]).toMatchObject({ type: 'skipped', line: 1 });
    expect(await skipped('c.ndjson', `${row}\n${B}\n`)).toEqual([expect.stringMatching(reason)]);
    expect(readings[1]).toMatchObject({ type: 'row', line: 2, entry: { id: 'b' } });
  });

  it('says that the file was cut off', async () => {
    expect(await skipped('c.ndjson', `${A}\n{"id":"b","ti`)).toEqual([
      '2 the file ends in the middle of this row',
    ]);
  });

  it('takes an id once and names the line that has it', async () => {
    expect(await skipped('c.ndjson', `${A}\n${B}\n${A}\n`)).toEqual([
      '3 the id "a" is already used by line 1',
    ]);
  });

  it('never guesses at text that is not UTF-8', async () => {
    const latin = Buffer.concat([
      Buffer.from('{"id":"c","title":"caf'),
      Buffer.from([0xe9]),
      Buffer.from('"}\n'),
    ]);
    const file = Buffer.concat([latin, Buffer.from(A)]);
    expect(await skipped('c.ndjson', file)).toEqual([
      '1 the text is not UTF-8, perhaps windows-1252: specify it with --encoding',
    ]);
    expect(await taken('c.ndjson', file)).toEqual(['2 a Ä']);
  });

  it('keeps unknown fields, cleans control characters, and reads numbers and lists written as text', async () => {
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
      warnings: [],
    });
  });
});

describe('a JSON catalogue', () => {
  it('is a list, each element with the line it begins on', async () => {
    expect(await taken('c.json', `[\n  ${A},\n  ${B}\n]\n`)).toEqual(['2 a Ä', '3 b B']);
    expect(await taken('c.json', `\ufeff[${A},${B}]`)).toEqual(['1 a Ä', '1 b B']);
  });

  it('loses a damaged element alone', async () => {
    const content = `[${A},\n{"id": oops},\n"a \\" ] , text",\n${B}]`;
    expect(await skipped('c.json', content)).toEqual([
      expect.stringMatching(/^2 not JSON/),
      '3 the row is not an object with fields',
    ]);
    expect(await taken('c.json', content)).toEqual(['1 a Ä', '4 b B']);
  });

  it('that was cut off gives what was whole', async () => {
    const content = `[${A},\n{"id":"b","title":"B`;
    expect(await taken('c.json', content)).toEqual(['1 a Ä']);
    expect(await skipped('c.json', content)).toEqual(['2 the file ends in the middle of this row']);
  });

  it('may have one object a line instead', async () => {
    expect(await taken('c.json', `${A}\n${B}\n`)).toEqual(['1 a Ä', '2 b B']);
  });

  it('that is something else is refused', async () => {
    await expect(read('c.json', '"hello"')).rejects.toMatchObject({ code: 'catalogue_malformed' });
  });
});

describe('a CSV catalogue', () => {
  it('has quoted fields over lines, lists split by bars, and any order of columns', async () => {
    const content =
      '\ufefftitle,id,aliases,popularity,note\r\n"Mas, ""T""\nI",mit,MIT|em eye tea,9,x\r\nB,b,,,\r\n';
    expect(await read('c.csv', content)).toEqual([
      {
        type: 'row',
        line: 2,
        entry: {
          id: 'mit',
          title: 'Mas, "T" I',
          aliases: ['MIT', 'em eye tea'],
          popularity: 9,
          extra: { note: 'x' },
        },
        warnings: [],
      },
      { type: 'row', line: 4, entry: { id: 'b', title: 'B' }, warnings: [] },
    ]);
  });

  it.each([';', '\t', '|'])('may be separated by %j', async (separator) => {
    expect(await taken('c.csv', `id${separator}title\na${separator}A, one\n`)).toEqual(['2 a A, one']);
  });

  it('loses a row in another encoding, with too many fields, or without a title', async () => {
    const latin = Buffer.concat([Buffer.from('c,caf'), Buffer.from([0xe9]), Buffer.from('\n')]);
    const content = Buffer.concat([Buffer.from('id,title\n'), latin, Buffer.from('d,D,more\ne,\nb,B\n')]);
    expect(await skipped('c.csv', content)).toEqual([
      expect.stringContaining('2 the text is not UTF-8'),
      expect.stringContaining('3 the row has 3 fields for 2 columns'),
      '4 title is missing',
    ]);
    expect(await taken('c.csv', content)).toEqual(['5 b B']);
  });

  it('says where a quote was left open', async () => {
    expect(await skipped('c.csv', 'id,title\na,A\nb,"B\nc,C\n')).toEqual([
      expect.stringMatching(/^3 a quote opened in this row is never closed/),
    ]);
  });

  it('names the columns with which an id and a title can be told, or asks for them', async () => {
    expect(await taken('c.csv', 'name,id\nA,a\n')).toEqual(['2 a A']);
    await expect(read('c.csv', 'x,y\nsome words,1\nother words,2\n')).rejects.toMatchObject({
      code: 'catalogue_unmapped',
      message: expect.stringMatching(/--map title=x$/),
    });
  });

  it('may be exported by Excel, by an old Mac, and with lines that end differently', async () => {
    expect(await taken('c.csv', 'sep=;\r\nid;title\r\n01;"A, b"\r\n')).toEqual(['3 01 A, b']);
    expect(await taken('c.csv', 'id,title\r007,A\rb,B\r')).toEqual(['2 007 A', '3 b B']);
    expect(await taken('c.csv', 'id,title\r\na,"A\r\nx"\nb,B\r\nc,C\n')).toEqual([
      '2 a A x',
      '4 b B',
      '5 c C',
    ]);
  });

  it('may have columns twice, without a name, or missing in a row', async () => {
    const readings = await read('c.csv', 'id,title,title,\n1,A,x,\n2,B\n3,C,x,,,\n');
    expect(readings).toMatchObject([
      {
        entry: { id: '1', title: 'A', extra: { title_2: 'x' } },
        warnings: [{ field: 'title', kind: 'a duplicate column name, renamed to title_2' }],
      },
      {
        entry: { id: '2', title: 'B' },
        warnings: [{ field: 'row', kind: 'with fewer fields than columns' }],
      },
      { entry: { id: '3' }, warnings: [] },
    ]);
  });

  it('has values with quotation marks where tabs separate them and nothing is quoted', async () => {
    const content = 'id\ttitle\tyear\n1\t"Giliap\t\\N\n2\tThe "Third" Man\t1949\n3\t"M"\t1931\n';
    expect(await taken('c.tsv', content)).toEqual(['2 1 "Giliap', '3 2 The "Third" Man', '4 3 "M"']);
    expect(await taken('c.tsv', 'id\ttitle\n1\t"A\tB"\n')).toEqual(['2 1 A B']);
  });
});

it('a list without a header is read by the names that are given', async () => {
  const file = path.join(folder, 'c.txt');
  const read = async (content: string, columns: string[]): Promise<string[]> => {
    await writeFile(file, content);
    const titles: string[] = [];
    for await (const reading of readCatalogue(file, { mapping: { fields: {}, columns } }))
      if (reading.type === 'row') titles.push(`${reading.line} ${reading.entry.title}`);
    return titles;
  };
  expect(await read('Paris\nWashington, D.C.\n', ['title'])).toEqual(['1 Paris', '2 Washington, D.C.']);
  expect(await read('1;A\n2;B\n', ['id', 'title'])).toEqual(['1 A', '2 B']);
});

describe('text in any encoding', () => {
  const content = 'id;title\n007;Größe\n';
  const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();

  it.each([
    ['UTF-16 of Windows', Buffer.from(`\ufeff${content}`, 'utf16le')],
    ['UTF-16 with the high byte first', swapped(Buffer.from(`\ufeff${content}`, 'utf16le'))],
    ['UTF-16 without a mark', Buffer.from(content, 'utf16le')],
    ['UTF-16 with the high byte first and no mark', swapped(Buffer.from(content, 'utf16le'))],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${content}`)],
  ])('%s is read', async (_, bytes) => {
    expect(await taken('c.csv', bytes)).toEqual(['2 007 Größe']);
  });

  it('an older one is named', async () => {
    const file = path.join(folder, 'c.csv');
    await writeFile(file, Buffer.from(content, 'latin1'));
    const readings: ParsedCatalogue[] = [];
    for await (const reading of readCatalogue(file, { mapping: { fields: {}, encoding: 'windows-1252' } }))
      readings.push(reading);
    expect(readings).toMatchObject([{ entry: { title: 'Größe' } }]);
    const unknown = readCatalogue(file, { mapping: { fields: {}, encoding: 'klingon' } });
    await expect(unknown.next()).rejects.toMatchObject({ code: 'catalogue_encoding' });
  });

  it('names of columns that are not UTF-8 are refused', async () => {
    const bytes = Buffer.from('id;title;größe\n1;A;2\n', 'latin1');
    await expect(read('c.csv', bytes)).rejects.toMatchObject({
      code: 'catalogue_encoding',
      message: expect.stringContaining('windows-1252'),
    });
  });
});

describe('a compressed catalogue', () => {
  it('is told by its content, whatever its name', async () => {
    const rows = gzipSync(`${A}\n${B}\n`);
    expect(await taken('c.ndjson.gz', rows)).toEqual(['1 a Ä', '2 b B']);
    expect(await taken('c', rows)).toEqual(['1 a Ä', '2 b B']);
  });

  it('that was cut off is refused, rather than taken in part', async () => {
    const rows = Array.from(
      { length: 20_000 },
      (_, number) => `{"id":"${number * 7919}","title":"T${number ** 3}"}`,
    );
    const whole = gzipSync(rows.join('\n'));
    await expect(read('c.ndjson.gz', whole.subarray(0, -2_000))).rejects.toMatchObject({
      code: 'catalogue_unreadable',
      message: expect.stringContaining('truncated'),
    });
  });
});

describe('numbers and ids', () => {
  it('are kept as they are written, whatever their length', async () => {
    const long = `https://x.example/${'y'.repeat(3_000)}`;
    const rows = ['12345678901234567890', '1.0', '1e3', '007', '"007"', `"${long}"`];
    const content = rows.map((id) => `{"id":${id},"title":"T"}`).join('\n');
    const readings = await read('c.ndjson', content);
    expect(readings.flatMap((reading) => (reading.type === 'row' ? [reading.entry.id] : []))).toEqual([
      '12345678901234567890',
      '1.0',
      '1e3',
      '007',
      long,
    ]);
  });

  it('of unknown fields stay numbers, unless that would change them', async () => {
    const content = '{"id":"a","title":"A","price":9.90,"ean":12345678901234567890,"text":"1.0 and 1e3"}';
    expect(await read('c.ndjson', content)).toMatchObject([
      { entry: { extra: { price: 9.9, ean: '12345678901234567890', text: '1.0 and 1e3' } } },
    ]);
  });

  it('that JSON does not have cost their field alone', async () => {
    const content = '{"id":"a","title":"NaN and Infinity","popularity":NaN,"x":-Infinity}\n{"id":NaN oops}\n';
    expect(await read('c.ndjson', content)).toMatchObject([
      { entry: { title: 'NaN and Infinity' }, warnings: [{ field: 'popularity', kind: 'not a number' }] },
      { type: 'skipped', reason: expect.stringMatching(/^not JSON/) },
    ]);
  });

  it('are made from title and address where there are none, the same each time', async () => {
    const content = 'title,url\nA,https://a.example/\nB,\n';
    const first = await taken('c.csv', content);
    expect(first).toEqual([
      expect.stringMatching(/^2 made-[\da-f]{20} A$/),
      expect.stringMatching(/^3 made-\S+ B$/),
    ]);
    expect(await taken('d.csv', content)).toEqual(first);
  });

  it('that are made are told apart by what else the rows have', async () => {
    const readings = await read(
      'c.csv',
      'title,artist\nHallelujah,Cohen\nHallelujah,Buckley\nHallelujah,Cohen\n',
    );
    expect(readings).toMatchObject([
      { type: 'row', warnings: [{ field: 'id' }] },
      {
        type: 'row',
        entry: { id: expect.stringMatching(/-2$/) },
        warnings: [{}, { kind: expect.stringMatching(/^numbered/) }],
      },
      { type: 'skipped', reason: 'the same entry as line 2' },
    ]);
  });
});

describe('a JSON text that holds its list', () => {
  it('in an object, however deep, with the lines of the rows', async () => {
    expect(await taken('c.json', `{"status":"ok",\n"data":{"products":[\n${A},\n${B}]}}`)).toEqual([
      '3 a Ä',
      '4 b B',
    ]);
  });

  it('beside others is asked for, unless it is far longer', async () => {
    const both = (entries: string): string => `{"shops":[{"name":"x"}],"items":[${entries}]}`;
    await expect(read('c.json', both(A))).rejects.toMatchObject({
      message: expect.stringMatching(/several lists of objects: .*items \(1\).*--records/),
    });
    const many = Array.from({ length: 10 }, (_, number) => `{"id":"${number}","title":"T"}`).join(',');
    expect(await taken('c.json', both(many))).toHaveLength(10);
  });

  it('is not needed where objects follow one another over several lines', async () => {
    const pretty =
      '{\n  "id": "a",\n  "title": "A",\n  "parts": [{"x": 1}]\n}\n{\n  "id": "b",\n  "title": "B"\n}\n';
    expect(await taken('c.json', pretty)).toEqual(['1 a A', '6 b B']);
  });
});

describe('a file that is no catalogue', () => {
  it('is refused with what to do', async () => {
    const refused = { code: 'catalogue_format_unknown' };
    await expect(read('c.csv', Buffer.from('PK\u0003\u0004rest'))).rejects.toMatchObject(refused);
    await expect(read('c.xml', '<?xml version="1.0"?><a/>')).rejects.toMatchObject(refused);
    await expect(read('c.json', Buffer.from('%PDF-1.7'))).rejects.toMatchObject(refused);
    const missing = readCatalogue(path.join(folder, 'missing.ndjson'));
    await expect(missing.next()).rejects.toMatchObject({ code: 'catalogue_unreadable' });
    await expect(readCatalogue(`${folder}/.`).next()).rejects.toMatchObject({ code: 'catalogue_unreadable' });
  });

  it('has no rows when it is empty', async () => {
    expect(await read('c.ndjson', '')).toEqual([]);
    expect(await read('c.csv', '')).toEqual([]);
    expect(await read('c.csv', 'id,title\n')).toEqual([]);
  });
});

it('a row without a title belongs to the row whose id it has', async () => {
  expect(await skipped('c.csv', 'Handle,Title,Size\nchair,Chair,S\nchair,,L\nlamp,Lamp,\n')).toEqual([
    '3 title is missing, and its id belongs to another row',
  ]);
});

it('reading stops when it is cancelled', async () => {
  const file = path.join(folder, 'c.ndjson');
  await writeFile(file, `${A}\n${B}\n`);
  await expect(readCatalogue(file, { signal: AbortSignal.abort() }).next()).rejects.toMatchObject({
    name: 'AbortError',
  });
});
