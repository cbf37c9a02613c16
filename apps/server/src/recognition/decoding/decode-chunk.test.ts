import { createFakeModel } from '@hark/moonshine/fake-model';
import type { MoonshineModel } from '@hark/moonshine/moonshine-model';
import { createTokenizer } from '@hark/moonshine/tokenizer';
import { describe, expect, it } from 'vitest';
import { decodeChunk } from './decode-chunk.ts';
import { decodingSettings } from './decoding-settings.ts';

/** A model that counts its runs and says the same for ever; `onRun` is called with the name of each. */
function countedModel(onRun: (run: 'encode' | 'step') => void): MoonshineModel {
  const model = createFakeModel((tokens) => ({ [3 + (tokens.length % 7)]: 0.9 }));
  return {
    ...model,
    encode: (samples) => {
      onRun('encode');
      return model.encode(samples);
    },
    step: (state, paths) => {
      onRun('step');
      return model.step(state, paths);
    },
  };
}

function decode(model: MoonshineModel, signal: AbortSignal) {
  const tokenizer = createTokenizer();
  const parts = {
    model,
    tokenizer,
    decoding: decodingSettings,
    isPhrase: () => false,
    nowMs: () => 0,
    known: [],
    signal,
  };
  return decodeChunk(parts, new Float32Array(80_000), { speechMs: 5000, snrDb: null });
}

describe('decodeChunk, after its request is aborted', () => {
  it('does not start', async () => {
    const runs: string[] = [];
    const model = countedModel((run) => runs.push(run));
    await expect(decode(model, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(runs).toEqual([]);
  });

  it('does not decode an encoded chunk', async () => {
    const controller = new AbortController();
    const runs: string[] = [];
    const model = countedModel((run) => {
      runs.push(run);
      controller.abort(new Error('gone'));
    });
    await expect(decode(model, controller.signal)).rejects.toThrow('gone');
    expect(runs).toEqual(['encode']);
  });
});
