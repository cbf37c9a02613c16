import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { DEFAULT_WEIGHTS } from './ranking-weights.ts';
import { readWeights } from './read-weights.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hark-weights-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(content: unknown): Promise<string> {
  const file = path.join(folder, 'weights.json');
  await writeFile(file, JSON.stringify(content));
  return file;
}

it('reads learned weights', async () => {
  const own = { ...DEFAULT_WEIGHTS, text: 9 };
  expect(await readWeights(await written(own))).toEqual(own);
  expect(await readWeights(undefined)).toBeUndefined();
});

it('refuses weights of other features, and a missing file', async () => {
  const { alias: _, ...others } = DEFAULT_WEIGHTS;
  await expect(readWeights(await written(others))).rejects.toThrow('HARK_RANKING');
  await expect(readWeights(await written({ ...DEFAULT_WEIGHTS, colour: 1 }))).rejects.toThrow('one weight');
  await expect(readWeights(path.join(folder, 'none.json'))).rejects.toThrow('cannot be read');
});
