import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { packSileroWeights } from '../src/capture/silero-weights.ts';
import { readOnnxTensors } from './read-onnx-tensors.ts';

const QUERY = '.onnx?weights';
const MODEL = '@ricky0123/vad-web/dist/silero_vad_v6.onnx';
/** The branch of the model for 16 kHz. */
const BRANCH = 'If_0_then_branch__Inline_0__';
const CACHE = new URL('../node_modules/.cache/', import.meta.url);

/** Returns the weights of the speech detector, half of the model's file. */
export async function extractSileroWeights(): Promise<Uint8Array> {
  const model = await readFile(createRequire(import.meta.url).resolve(MODEL));
  return packSileroWeights(readOnnxTensors(model, BRANCH));
}

/** Makes an import of the model with `?weights` the address of the file of weights, in builds and in development. */
export function sileroWeights(): Plugin {
  return {
    name: 'hark-silero-weights',
    enforce: 'pre',
    resolveId: async (source) => {
      if (!source.endsWith(QUERY)) return null;
      await mkdir(CACHE, { recursive: true });
      const file = new URL('silero-v6.bin', CACHE);
      await writeFile(file, await extractSileroWeights());
      return `${fileURLToPath(file)}?url`;
    },
  };
}
