import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { AudioError } from './audio-error.ts';
import { decodeRecording } from './decode-audio.ts';

const requestSchema = z.object({
  id: z.number(),
  bytes: z.instanceof(Uint8Array),
  maxDurationMs: z.number().positive(),
});

/** The answer of the worker. `code` is an `AudioErrorCode`. */
export type AudioReply =
  | { type: 'ready' }
  | { type: 'decoded'; id: number; samples: Float32Array<ArrayBuffer>; codec: string }
  | { type: 'unusable'; id: number; code: string; message: string };

function post(reply: AudioReply, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(reply, transfer);
}

async function answer(data: unknown): Promise<void> {
  const { id, bytes, maxDurationMs } = requestSchema.parse(data);
  try {
    const { samples, codec } = await decodeRecording(bytes, maxDurationMs);
    post({ type: 'decoded', id, samples, codec }, [samples.buffer]);
  } catch (error) {
    const known = error instanceof AudioError;
    post({
      type: 'unusable',
      id,
      code: known ? error.code : 'corrupt_audio',
      message: known ? error.message : 'The audio could not be decoded.',
    });
  }
}

parentPort?.on('message', (data: unknown) => {
  void answer(data);
});
post({ type: 'ready' });
