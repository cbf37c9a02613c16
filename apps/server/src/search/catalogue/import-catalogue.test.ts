import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { importCatalogue, NO_INDEX } from './import-catalogue.ts';
import { createMemorySearchIndex } from '../index/memory-search-index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hark-import-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, content: string): Promise<string> {
  const target = path.join(folder, name);
  await writeFile(target, content);
  return target;
}

describe('importing a catalogue', () => {
  it('takes the good rows of all files and reports the bad ones by file and line', async () => {
    const index = createMemorySearchIndex();
    const one = await file('one.ndjson', '{"id":"a","title":"A"}\nbad\n');
    const two = await file('two.csv', 'id,title\na,Again\nb,B\n');
    const seen: number[] = [];
    let total = 0;
    const report = await importCatalogue({
      paths: [one, two],
      index,
      onStart: (bytes) => {
        total = bytes;
      },
      onProgress: (bytes) => seen.push(bytes),
    });
    expect(report.taken).toBe(2);
    expect(report.skipped).toEqual([
      { file: one, line: 2, reason: expect.stringContaining('not JSON') },
      { file: two, line: 2, reason: `the id "a" is already used by ${one}:1` },
    ]);
    expect(seen.at(-1)).toBe(total);
    expect(await index.count()).toBe(2);
  });

  it('keeps the old catalogue and says why when no row is good', async () => {
    const index = createMemorySearchIndex([{ id: 'old', title: 'Old' }]);
    const bad = await file('bad.ndjson', '{"id":"a"}\n{"id":"b"}\n');
    await expect(importCatalogue({ paths: [bad], index })).rejects.toMatchObject({
      code: 'catalogue_empty',
      message: expect.stringContaining('2 are invalid, the first in line 1: title is missing'),
    });
    expect(await index.count()).toBe(1);
  });

  it('keeps the old catalogue when one of the files is missing', async () => {
    const index = createMemorySearchIndex([{ id: 'old', title: 'Old' }]);
    const good = await file('good.ndjson', '{"id":"a","title":"A"}\n');
    const paths = [good, path.join(folder, 'missing.ndjson')];
    await expect(importCatalogue({ paths, index })).rejects.toMatchObject({ code: 'catalogue_unreadable' });
    expect(await index.count()).toBe(1);
  });

  it('counts what was left out of entries by field and kind, with lines and an example', async () => {
    const rows = await file(
      'rows.ndjson',
      '{"id":"1","title":"A","popularity":"n/a"}\n{"id":"2","title":"B","popularity":"?","url":"/b"}\n',
    );
    const { taken, warnings } = await importCatalogue({ paths: [rows], index: createMemorySearchIndex() });
    expect(taken).toBe(2);
    expect(warnings).toEqual([
      { file: rows, field: 'popularity', kind: 'not a number', count: 2, lines: [1, 2], example: 'n/a' },
      {
        file: rows,
        field: 'url',
        kind: expect.stringContaining('--base-url'),
        count: 1,
        lines: [2],
        example: '/b',
      },
    ]);
  });

  it('can be tried without an index', async () => {
    const rows = await file('rows.csv', 'sku;name\n1;A\n2;B\n2;C\n');
    expect(await importCatalogue({ paths: [rows], index: NO_INDEX })).toMatchObject({
      taken: 2,
      skippedRows: 1,
      skipped: [{ line: 4, reason: 'the id "2" is already used by line 3' }],
      examples: [
        { id: '1', title: 'A' },
        { id: '2', title: 'B' },
      ],
    });
  });

  it('reads each file by its own mapping', async () => {
    const one = await file('one.csv', 'a,b\n1,A\n');
    const two = await file('two.csv', 'x,y\n2,B\n');
    const index = createMemorySearchIndex();
    const mappings = new Map([
      [one, { fields: { id: 'a', title: 'b' } }],
      [two, { fields: { id: 'x', title: '{y}!' } }],
    ]);
    const { examples } = await importCatalogue({ paths: [one, two], mappings, index });
    expect(examples).toMatchObject([{ title: 'A' }, { title: 'B!' }]);
  });
});
