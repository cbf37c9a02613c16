import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, it, vi } from 'vitest';
import { decodeAudio } from '../audio/decode-audio.ts';
import { bundleEntry } from '../../testing/bundle-entry.ts';
import { testSpeech } from '../../testing/test-speech.ts';
import { findSherpaModel } from '../engines/find-sherpa-model.ts';
import { createRecognizerPool } from '../pool/recognizer-pool.ts';
import { describeRecognizer, requestOf } from '../recognizer.contract.ts';
import type { Recognizer } from '../recognizer.ts';

// Threads start and models load; on a machine with other work that takes seconds.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let workerUrl: URL;
let folder: string;

beforeAll(async () => {
  workerUrl = await bundleEntry(new URL('../pool/recognizer-worker.ts', import.meta.url));
  folder = await mkdtemp(join(tmpdir(), 'hark-sherpa-'));
});
afterAll(() => rm(folder, { recursive: true }));

function open(workers = 1): Recognizer {
  const setting = { modelFolder: undefined, kind: undefined, languages: ['en'] } as const;
  return createRecognizerPool({
    workerUrl,
    phrasesWorkerUrl: workerUrl,
    workers,
    engine: findSherpaModel(setting, folder),
  });
}

describeRecognizer(
  'sherpa with the Moonshine of Hark',
  () => Promise.resolve(open()),
  () => decodeAudio(testSpeech('stanford'), 60_000),
);

describe('sherpa with the Moonshine of Hark', () => {
  it('recognises words on several threads at once, and declares only its capabilities', async () => {
    const recognizer = open(2);
    onTestFinished(() => recognizer.close());
    const outcomes = await Promise.all(
      (['stanford', 'everest'] as const).map(async (name) =>
        recognizer.recognize(requestOf(await decodeAudio(testSpeech(name), 60_000))),
      ),
    );
    expect(outcomes).toMatchObject([
      { recognition: { transcript: expect.stringMatching(/stanford/i) as unknown, alternatives: [] } },
      { recognition: { transcript: expect.stringMatching(/everest/i) as unknown, empty: null } },
    ]);
    expect(recognizer.capabilities).toMatchObject({ confidence: false, nBest: false, biasing: false });
  });

  it('accepts audio that is too short for the model', async () => {
    const recognizer = open();
    onTestFinished(() => recognizer.close());
    const outcome = await recognizer.recognize(requestOf(new Float32Array(1).fill(0.5)));
    expect(outcome).toMatchObject({ recognition: { transcript: '', empty: 'no_speech' } });
  });
});
