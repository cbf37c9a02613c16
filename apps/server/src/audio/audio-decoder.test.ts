import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleEntry } from '../testing/bundle-entry.ts';
import { createAudioDecoder } from './audio-decoder.ts';
import { writeWav } from './write-wav.ts';

let workerUrl: URL;
let folder = '';

beforeAll(async () => {
  workerUrl = await bundleEntry(new URL('audio-worker.ts', import.meta.url));
  folder = await mkdtemp(join(tmpdir(), 'hark-decoder-'));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the audio decoder', () => {
  it('decodes off the event loop, several files in a row, and tells bad ones', async () => {
    const decoder = createAudioDecoder({ workerUrl, maxDurationMs: 10_000 });
    const [good, bad, long] = await Promise.all([
      decoder.decode(writeWav(Int16Array.of(0x4000))),
      decoder.decode(Uint8Array.of(1, 2, 3)),
      decoder.decode(writeWav(new Int16Array(16_000 * 11))),
    ]);
    expect(good).toEqual({ type: 'decoded', samples: Float32Array.of(0.5) });
    expect(bad).toMatchObject({ type: 'unusable', error: { code: 'unsupported_audio' } });
    expect(long).toMatchObject({ type: 'unusable', error: { code: 'audio_too_long' } });
    await decoder.close();
    expect(await decoder.decode(writeWav(Int16Array.of(1)))).toEqual({ type: 'busy' });
  });

  it('answers those who wait when its thread dies, and starts another', async () => {
    const dying = join(folder, 'dying.mjs');
    await writeFile(dying, `throw new Error('out of memory')`);
    const decoder = createAudioDecoder({ workerUrl: pathToFileURL(dying), maxDurationMs: 10_000 });
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(await decoder.decode(writeWav(Int16Array.of(1)))).toMatchObject({
        type: 'failed',
        reason: expect.stringContaining('out of memory'),
      });
    }
    await decoder.close();
  });

  it('has a bound on how much waits', async () => {
    const decoder = createAudioDecoder({ workerUrl, maxDurationMs: 10_000 });
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, () => decoder.decode(writeWav(Int16Array.of(1)))),
    );
    expect(outcomes.filter(({ type }) => type === 'busy')).toHaveLength(8);
    await decoder.close();
  });
});
