import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { readRelevance } from './read-relevance.ts';
import { DEFAULT_RELEVANCE, RELEVANCE_VERSION } from './relevance.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hark-relevance-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(content: unknown): Promise<string> {
  const file = path.join(folder, 'relevance.json');
  await writeFile(file, JSON.stringify(content));
  return file;
}

it('reads a learned model', async () => {
  const own = { ...DEFAULT_RELEVANCE, full: { ...DEFAULT_RELEVANCE.full, floor: 0.5 } };
  expect(await readRelevance(await written(own))).toEqual(own);
  expect(await readRelevance(undefined)).toBeUndefined();
});

it('refuses a model learned from other features', async () => {
  const { queryCoverage: _, ...others } = DEFAULT_RELEVANCE.full.weights;
  const lacking = { ...DEFAULT_RELEVANCE, full: { ...DEFAULT_RELEVANCE.full, weights: others } };
  await expect(readRelevance(await written(lacking))).rejects.toThrow('HARK_RELEVANCE');
  const older = { ...DEFAULT_RELEVANCE, version: RELEVANCE_VERSION + 1 };
  await expect(readRelevance(await written(older))).rejects.toThrow('not of version');
  await expect(readRelevance(path.join(folder, 'none.json'))).rejects.toThrow('cannot be read');
});
