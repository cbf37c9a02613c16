import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { importCatalogue } from './import-catalogue.ts';
import { createMemorySearchIndex } from './memory-search-index.ts';

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
  test('takes the good rows of all files and reports the bad ones by file and line', async () => {
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
      { file: two, line: 2, reason: `the id "a" is taken by ${one}` },
    ]);
    expect(seen.at(-1)).toBe(total);
    expect(await index.count()).toBe(2);
  });

  test('keeps the old catalogue and says why when no row is good', async () => {
    const index = createMemorySearchIndex([{ id: 'old', title: 'Old' }]);
    const bad = await file('bad.ndjson', '{"id":"a"}\n{"id":"b"}\n');
    await expect(importCatalogue({ paths: [bad], index })).rejects.toMatchObject({
      code: 'catalogue_empty',
      message: expect.stringContaining('2 are bad, the first in line 1: title is missing'),
    });
    expect(await index.count()).toBe(1);
  });

  test('keeps the old catalogue when one of the files is missing', async () => {
    const index = createMemorySearchIndex([{ id: 'old', title: 'Old' }]);
    const good = await file('good.ndjson', '{"id":"a","title":"A"}\n');
    const paths = [good, path.join(folder, 'missing.ndjson')];
    await expect(importCatalogue({ paths, index })).rejects.toMatchObject({ code: 'catalogue_unreadable' });
    expect(await index.count()).toBe(1);
  });
});
