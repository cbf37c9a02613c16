import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundleEntry } from '../../testing/bundle-entry.ts';
import { createAudioDecoder } from './audio-decoder.ts';
import { writeWav } from './write-wav.ts';

// The tests start threads, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let workerUrl: URL;
let folder = '';

beforeAll(async () => {
  workerUrl = await bundleEntry(new URL('audio-worker.ts', import.meta.url));
  folder = await mkdtemp(join(tmpdir(), 'hark-decoder-'));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the audio decoder', () => {
  it('decodes several files in a row off the event loop, and reports bad ones', async () => {
    const decoder = createAudioDecoder({ workerUrl, maxDurationMs: 10_000 });
    const [good, bad, long] = await Promise.all([
      decoder.decode(writeWav(Int16Array.of(0x4000))),
      decoder.decode(Uint8Array.of(1, 2, 3)),
      decoder.decode(writeWav(new Int16Array(16_000 * 11))),
    ]);
    expect(good).toEqual({ type: 'decoded', samples: Float32Array.of(0.5), codec: 'wav' });
    expect(bad).toMatchObject({ type: 'unusable', error: { code: 'unsupported_audio' } });
    expect(long).toMatchObject({ type: 'unusable', error: { code: 'audio_too_long' } });
    await decoder.close();
    expect(await decoder.decode(writeWav(Int16Array.of(1)))).toEqual({ type: 'busy' });
  });

  it('answers waiting callers when its thread dies, and starts another', async () => {
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

  /** A thread that hangs if the first byte is 1, dies if it is 2, and answers any other file with its first byte. */
  async function strangeWorker(): Promise<URL> {
    const path = join(folder, 'strange.mjs');
    await writeFile(
      path,
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', ({ id, bytes }) => {
         if (bytes[0] === 1) for (;;);
         if (bytes[0] === 2) process.exit(1);
         console.error('a decoder that writes');
         parentPort.postMessage({ type: 'decoded', id, samples: Float32Array.of(bytes[0]), codec: 'wav' });
       });
       parentPort.postMessage({ type: 'ready' });`,
    );
    return pathToFileURL(path);
  }

  it('refuses a file that hangs or kills its thread, and decodes the files behind it', async () => {
    const decoder = createAudioDecoder({
      workerUrl: await strangeWorker(),
      maxDurationMs: 10_000,
      deadlineMs: () => 2_000,
    });
    const outcomes = await Promise.all([7, 1, 8, 2, 9].map((first) => decoder.decode(Uint8Array.of(first))));
    const refused = { type: 'unusable', error: { code: 'corrupt_audio' } };
    expect(outcomes).toMatchObject([
      { type: 'decoded', samples: Float32Array.of(7) },
      refused,
      { type: 'decoded', samples: Float32Array.of(8) },
      refused,
      { type: 'decoded', samples: Float32Array.of(9) },
    ]);
    await decoder.close();
  });

  it('keeps the console output of decoders out of the log', async () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const decoder = createAudioDecoder({ workerUrl: await strangeWorker(), maxDurationMs: 10_000 });
    await decoder.decode(Uint8Array.of(7));
    await decoder.close();
    expect(written).not.toHaveBeenCalled();
    written.mockRestore();
  });

  it('limits the number of waiting files', async () => {
    const decoder = createAudioDecoder({ workerUrl, maxDurationMs: 10_000 });
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, () => decoder.decode(writeWav(Int16Array.of(1)))),
    );
    expect(outcomes.filter(({ type }) => type === 'busy')).toHaveLength(8);
    await decoder.close();
  });
});
