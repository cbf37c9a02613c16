import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { AudioError } from './audio-error.ts';
import { decodeAudio } from './decode-audio.ts';

const requestSchema = z.object({
  id: z.number(),
  bytes: z.instanceof(Uint8Array),
  maxDurationMs: z.number().positive(),
});

/** What the worker answers; `code` is an `AudioErrorCode`. */
export type AudioReply =
  | { id: number; ok: true; samples: Float32Array<ArrayBuffer> }
  | { id: number; ok: false; code: string; message: string };

async function answer(data: unknown): Promise<void> {
  const { id, bytes, maxDurationMs } = requestSchema.parse(data);
  try {
    const samples = await decodeAudio(bytes, maxDurationMs);
    const reply: AudioReply = { id, ok: true, samples };
    parentPort?.postMessage(reply, [samples.buffer]);
  } catch (error) {
    const known = error instanceof AudioError;
    const reply: AudioReply = {
      id,
      ok: false,
      code: known ? error.code : 'corrupt_audio',
      message: known ? error.message : 'The audio could not be decoded.',
    };
    parentPort?.postMessage(reply);
  }
}

// One file at a time: the queue is the port's.
let tail = Promise.resolve();
parentPort?.on('message', (data: unknown) => {
  tail = tail.then(() => answer(data));
});
