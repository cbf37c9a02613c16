import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { ContextGraph } from '@hark/moonshine/context-graph';
import { z } from 'zod';
import { workerReplySchema, type WorkerRequest } from '../../recognition/pool/worker-protocol.ts';

const rememberedSchema = z.object({ reply: workerReplySchema, tookMs: z.number().nonnegative() });

/** The answer of a recogniser, and how long it took. */
export type Remembered = z.infer<typeof rememberedSchema>;

type AskedRequest = Extract<WorkerRequest, { type: 'recognize' | 'rescore' }>;

/** Answers by the digest of everything that decides them. Processes that share the folder share the answers. */
export interface RecognitionMemo {
  find(key: string): Remembered | null;
  keep(key: string, remembered: Remembered): void;
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** Returns the digest of the bias phrases. Pure. @param before that of the phrases to which these are added */
export function biasDigest(graph: ContextGraph, before: string): string {
  const hash = createHash('sha256').update(before);
  for (const [name, values] of Object.entries(graph)) hash.update(name).update(bytesOf(values));
  return hash.digest('hex');
}

/** Returns the digest of a request: audio or encoder states, texts, phrases, bias and variant. Pure. */
export function requestDigest(request: AskedRequest, bias: string): string {
  const hash = createHash('sha256').update(request.type).update(bias);
  if (request.type === 'recognize')
    return hash
      .update(JSON.stringify([request.phrases, request.settled, request.variant]))
      .update(bytesOf(request.samples))
      .digest('hex');
  const { states, dims } = request.encoderStates;
  return hash
    .update(JSON.stringify([request.texts, dims]))
    .update(bytesOf(states))
    .digest('hex');
}

/** Opens the memo of a folder, which is created if it is missing. */
export function openRecognitionMemo(folder: string): RecognitionMemo {
  mkdirSync(folder, { recursive: true });
  const known = new Map<string, Remembered>();

  function read(key: string): Remembered | null {
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(join(folder, key));
    } catch {
      return null;
    }
    return rememberedSchema.parse(deserialize(bytes));
  }

  return {
    find(key) {
      const found = known.get(key) ?? read(key);
      if (found !== null) known.set(key, found);
      return found;
    },
    keep(key, remembered) {
      known.set(key, remembered);
      // Another process never sees half a file.
      const path = join(folder, `${key}.${process.pid}`);
      writeFileSync(path, serialize(remembered));
      renameSync(path, join(folder, key));
    },
  };
}
