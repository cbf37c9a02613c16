import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { CatalogueError } from '../../catalogue-error.ts';
import { readRows, type SourceSettings } from './read-rows.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hark-rows-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function rowsOf(
  name: string,
  content: string | Uint8Array,
  settings: SourceSettings = {},
): Promise<unknown[]> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  const rows: unknown[] = [];
  for await (const row of readRows(file, settings)) rows.push('value' in row ? row.value : row.reason);
  return rows;
}

const cell = fc
  .string({ unit: fc.constantFrom(...Array.from('abcß漢 ,;|"\'\t\n{}[]:<&\\0')) })
  .map((text) => text.trim());
const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 });

function toCsv(rows: readonly (readonly [string, string])[], delimiter: string, lineEnd: string): string {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  return [['id', 'title'], ...rows].map((row) => row.map(quoted).join(delimiter)).join(lineEnd);
}

describe('any table is read as it was written', () => {
  it.each([
    [',', '\n', 'c.csv'],
    [';', '\r\n', 'c.txt'],
    ['|', '\n', 'c'],
    ['\t', '\r\n', 'c.tsv'],
  ])(
    'with %j between fields and %j after lines',
    async (delimiter, lineEnd, name) => {
      await fc.assert(
        fc.asyncProperty(table, fc.constantFrom('plain', 'utf-16', 'gzip'), async (rows, form) => {
          const text = toCsv(rows, delimiter, lineEnd);
          const bytes = form === 'utf-16' ? Buffer.from(`\ufeff${text}`, 'utf16le') : Buffer.from(text);
          const read = await rowsOf(name, form === 'gzip' ? gzipSync(bytes) : bytes, { delimiter });
          expect(read).toEqual(rows.map(([id, title]) => ({ id, title })));
        }),
        { numRuns: 40 },
      );
    },
    60_000,
  );

  it('as JSON in every arrangement', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.dictionary(cell, fc.jsonValue()), { minLength: 1 }), async (objects) => {
        const rows = objects.map((object, id) => ({ id, ...object }));
        const plain: unknown[] = JSON.parse(JSON.stringify(rows));
        const arrangements = [
          ['c.json', JSON.stringify(rows)],
          ['c.json', JSON.stringify({ total: 3, items: rows }, null, 2), 'items'],
          ['c.json', rows.map((row) => JSON.stringify(row, null, 1)).join('\n')],
          ['c.ndjson', rows.map((row) => JSON.stringify(row)).join('\n')],
        ] as const;
        for (const [name, text, records] of arrangements) {
          const isAmbiguous =
            name === 'c.json' && records === undefined && rows.length === 1 && text.startsWith('{');
          if (!isAmbiguous)
            expect(await rowsOf(name, text, { records })).toEqual(await rowsOf('c.ndjson', linesOf(plain)));
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

function linesOf(rows: readonly unknown[]): string {
  return rows.map((row) => JSON.stringify(row)).join('\n');
}

it('any bytes give rows, reasons, or an error with advice', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .string({ unit: fc.constantFrom(...Array.from('{}[]",:;|\t\n\r\\/<>ab1.eé\u0000')) })
      .map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 60 }).map((inside) => gzipSync(inside)),
    fc.uint8Array({ maxLength: 60 }).map((rest) => Buffer.concat([Buffer.from([0x1f, 0x8b]), rest])),
  );
  const name = fc.constantFrom('c.csv', 'c.json', 'c.ndjson', 'c.tsv', 'c', 'c.json.gz');
  await fc.assert(
    fc.asyncProperty(bytes, name, async (content, file) => {
      const outcome = await rowsOf(file, content).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(CatalogueError);
      else expect(outcome).toBeInstanceOf(Array);
    }),
    { numRuns: 300 },
  );
}, 60_000);

it('reads the rows after a wrong first line of a JSON text', async () => {
  expect(await rowsOf('c.json', '{"id": "a", "title": "x\n{"id":"b"}\n')).toEqual([
    expect.stringMatching(/^not JSON/),
    { id: 'b' },
  ]);
});
