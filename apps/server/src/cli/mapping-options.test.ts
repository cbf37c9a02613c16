import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { readMappingOptions } from './mapping-options.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hark-mapping-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('options come over what a mapping file says', async () => {
  const file = join(folder, 'map.json');
  await writeFile(
    file,
    JSON.stringify({ fields: { id: 'a', title: 'b' }, encoding: 'latin1', delimiter: ';' }),
  );
  expect(
    await readMappingOptions({ map: [file, 'title={b} {c}'], delimiter: 'tab', columns: 'a, b' }),
  ).toEqual({
    fields: { id: 'a', title: '{b} {c}' },
    encoding: 'latin1',
    delimiter: '\t',
    columns: ['a', 'b'],
  });
});

it.each([
  [{ map: ['title='] }, /is not in the form FIELD=COLUMN/],
  [{ map: ['missing.json'] }, /mapping .*missing.json cannot be read/],
  [{ map: [], encoding: 'klingon' }, /windows-1252/],
  [{ map: [], delimiter: '||' }, /--delimiter: must be one character/],
  [{ map: [], baseUrl: 'shop.example' }, /--base-url/],
])('%j is refused as bad usage', async (options, message) => {
  await expect(readMappingOptions(options)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(message),
  });
});
