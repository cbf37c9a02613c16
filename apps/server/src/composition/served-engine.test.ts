import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RecognizerSetup } from '../answering/setup/serving-setup.ts';
import { defaultConfidenceFit } from '../recognition/confidence/default-confidence-fit.ts';
import { storedFitPath } from '../recognition/confidence/stored-fit.ts';
import { servedEngine } from './open-resources.ts';

const own = { ...defaultConfidenceFit, recordings: 77 };
let dataDir = '';

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hark-engine-'));
  await writeFile(storedFitPath(dataDir), JSON.stringify(own));
});
afterAll(() => rm(dataDir, { recursive: true }));

const threadOf = (setup: Partial<Extract<RecognizerSetup, { engine: 'moonshine' }>>) => {
  const recognizer = { engine: 'moonshine', beam: 5, confidence: 'operator', ...setup } as const;
  return servedEngine(recognizer, { config: { dataDir }, logger: pino({ level: 'silent' }) }).thread;
};

it('uses the calibration that the setup selects', () => {
  expect(threadOf({ confidence: 'operator' })).toMatchObject({ confidence: own });
  expect(threadOf({ confidence: 'built-in' })).toMatchObject({ confidence: defaultConfidenceFit });
});

it('uses the beam that the setup sets', () => {
  expect(threadOf({ beam: 2 })).toMatchObject({ beam: 2 });
  expect(threadOf({ beam: 1 })).toMatchObject({ beam: 1 });
});
