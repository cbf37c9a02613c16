import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { attentionOf, exposeAttention } from './attention.ts';
import { FRAME_SAMPLES } from './frame-loudness.ts';
import { createMoonshineModel } from './moonshine-model.ts';
import type { Encoding, MoonshineModel } from './moonshine-model.ts';
import { moonshineTiny } from './moonshine-shape.ts';
import { loadQuietly } from './node/load-quietly.ts';
import type { OnnxSession } from './onnx-session.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const models = new URL(
  '../node_modules/@moonshine-ai/moonshine-js/dist/model/tiny/quantized/',
  import.meta.url,
);
function bytesOf(file: string): Promise<Uint8Array> {
  return readFile(fileURLToPath(new URL(file, models)));
}

async function openSession(model: Uint8Array): Promise<OnnxSession> {
  const { InferenceSession, Tensor } = await loadQuietly(() => import('onnxruntime-node'));
  const session = await InferenceSession.create(model);
  return {
    run: async (feeds, outputs) => {
      const inputs = Object.entries(feeds).map(([name, { type, data, dims }]) => [
        name,
        new Tensor(type, data, dims),
      ]);
      const results = await session.run(Object.fromEntries(inputs), [...outputs]);
      return Object.fromEntries(
        Object.entries(results).map(([name, { data, dims }]) => {
          if (!(data instanceof Float32Array)) throw new Error(`${name} is no float32`);
          return [name, { type: 'float32', data, dims }];
        }),
      );
    },
    release: () => session.release(),
  };
}

let model: MoonshineModel;
let encoding: Encoding;
/** The published decoder. */
let plain: OnnxSession;

beforeAll(async () => {
  const encoder = await openSession(await bytesOf('encoder_model.onnx'));
  const published = await bytesOf('decoder_model_merged.onnx');
  const decoder = await openSession(exposeAttention(published, moonshineTiny));
  plain = await openSession(published);
  model = createMoonshineModel({ encoder, decoder }, moonshineTiny);
  encoding = await model.encode(
    Float32Array.from({ length: 16_000 }, (_, n) => 0.3 * Math.sin(n / 7) * Math.sin(n / 900)),
  );
});

afterAll(() => Promise.all([model.close(), plain.release()]));

function rowOf(logits: Float32Array, row: number): Float32Array {
  return logits.subarray(row * moonshineTiny.vocabularySize, (row + 1) * moonshineTiny.vocabularySize);
}

/** Layers are quantised over all rows of a run, so the scores of a path depend slightly on the others. */
const roundingOfQuantizedLayers = 1.5;

function largestDifference(left: Float32Array | undefined, right: Float32Array): number {
  return right.reduce(
    (most, score, token) => Math.max(most, Math.abs(score - (left?.[token] ?? Infinity))),
    0,
  );
}

async function afterBoth(first: readonly number[], second: readonly number[]) {
  const after = async (tokens: readonly number[]) => {
    let step = await model.start(encoding);
    for (const token of tokens) step = await model.step(step.state, [{ row: 0, token }]);
    return step.logits;
  };
  return { left: await after(first), right: await after(second) };
}

describe('the model on the real network', () => {
  it('scores every token of the vocabulary', async () => {
    const first = await model.start(encoding);
    expect(first.logits).toHaveLength(moonshineTiny.vocabularySize);
    expect(first.logits.every(Number.isFinite)).toBe(true);
  });

  it('continues from one state repeatedly with the same result, whatever happened between', async () => {
    const first = await model.start(encoding);
    const once = await model.step(first.state, [{ row: 0, token: 500 }]);
    const other = await model.step(first.state, [{ row: 0, token: 900 }]);
    await model.step(once.state, [{ row: 0, token: 900 }]);
    const again = await model.step(first.state, [{ row: 0, token: 500 }]);
    expect(again.logits).toEqual(once.logits);
    expect(other.logits).not.toEqual(once.logits);
  });

  it('takes the previous tokens into account', async () => {
    const { left, right } = await afterBoth([500, 700], [900, 700]);
    expect(left).not.toEqual(right);
  });

  it('scores several paths together as it scores each alone', async () => {
    const alone = await afterBoth([500, 700], [900, 700]);
    const { state } = await model.start(encoding);
    const both = await model.step(
      state,
      [500, 900].map((token) => ({ row: 0, token })),
    );
    // In another order and repeated: each row must keep its own history.
    const { logits } = await model.step(
      both.state,
      [1, 0, 1].map((row) => ({ row, token: 700 })),
    );
    const scores = [0, 1, 2].map((row) => rowOf(logits, row));
    expect(largestDifference(scores[0], alone.right)).toBeLessThan(roundingOfQuantizedLayers);
    expect(largestDifference(scores[1], alone.left)).toBeLessThan(roundingOfQuantizedLayers);
    expect(scores[2]).toEqual(scores[0]);
    expect(largestDifference(alone.left, alone.right)).toBeGreaterThan(4 * roundingOfQuantizedLayers);
  });

  it('scores known tokens in one run as it does one by one, in padded rows too', async () => {
    const { state } = await model.start(encoding);
    const rows = [
      [500, 700, 900],
      [900, 700, moonshineTiny.endToken],
    ];
    const logits = await model.readAhead(state, rows);
    const { left, right } = await afterBoth([500, 700, 900], [900, 700]);
    // Row 0 after its third token, row 1 after its second.
    expect(largestDifference(rowOf(logits, 2), left)).toBeLessThan(roundingOfQuantizedLayers);
    expect(largestDifference(rowOf(logits, 4), right)).toBeLessThan(roundingOfQuantizedLayers);
    expect(largestDifference(left, right)).toBeGreaterThan(4 * roundingOfQuantizedLayers);
  });

  it('follows known tokens in one run, and continues from there', async () => {
    const { state } = await model.start(encoding);
    const followed = await model.follow(state, [500, 700]);
    const { left: after500 } = await afterBoth([500], [500]);
    const { left: after700, right: after900 } = await afterBoth([500, 700], [500, 700, 900]);
    expect(largestDifference(rowOf(followed.logits, 0), after500)).toBeLessThan(roundingOfQuantizedLayers);
    expect(largestDifference(rowOf(followed.logits, 1), after700)).toBeLessThan(roundingOfQuantizedLayers);
    const next = await model.step(followed.state, [{ row: 0, token: 900 }]);
    expect(largestDifference(next.logits, after900)).toBeLessThan(roundingOfQuantizedLayers);
    expect(largestDifference(after500, after900)).toBeGreaterThan(4 * roundingOfQuantizedLayers);
  });

  it('gives the same scores as the published decoder, which does not output its attention', async () => {
    const encoder: OnnxSession = { run: () => Promise.resolve({}), release: () => Promise.resolve() };
    const deaf = createMoonshineModel({ encoder, decoder: plain }, { ...moonshineTiny, alignmentHeads: [] });
    const [ours, theirs] = await Promise.all([model.start(encoding), deaf.start(encoding)]);
    expect(ours.logits).toEqual(theirs.logits);
    expect(theirs.attention.frames).toBe(0);
    const paths = [500, 900].map((token) => ({ row: 0, token }));
    const next = await Promise.all([model.step(ours.state, paths), deaf.step(theirs.state, paths)]);
    expect(next[0].logits).toEqual(next[1].logits);
  });

  it('returns the attention for each path and token, as shares of the frames', async () => {
    const sumOf = (shares: Float32Array) => shares.reduce((sum, share) => sum + share, 0);
    const { attention, state } = await model.start(encoding);
    expect(attention.frames).toBe(encoding.dims[1]);
    const both = await model.step(
      state,
      [500, 900].map((token) => ({ row: 0, token })),
    );
    const followed = await model.follow(state, [500, 700]);
    const rows = [
      attentionOf(attention, 0),
      ...[0, 1].flatMap((row) => [attentionOf(both.attention, row), attentionOf(followed.attention, row)]),
    ];
    for (const { next, last } of rows) {
      expect(next).toHaveLength(attention.frames);
      expect(sumOf(next)).toBeCloseTo(1, 4);
      expect(sumOf(last)).toBeCloseTo(1, 4);
    }
    // The first token of the followed row is that of the first path.
    expect(largestDifference(rows[2]?.last, rows[1]?.last ?? new Float32Array(1))).toBeLessThan(0.01);
    expect(largestDifference(rows[3]?.last, rows[1]?.last ?? new Float32Array(1))).toBeGreaterThan(0.03);
  });

  it('makes one frame per 384 samples', async () => {
    const more = await model.encode(new Float32Array(16_000 + 10 * FRAME_SAMPLES));
    expect((more.dims[1] ?? 0) - (encoding.dims[1] ?? 0)).toBe(10);
    expect((await model.encode(new Float32Array(1024))).dims[1]).toBe(1);
  });

  it('releases both sessions when it is closed', async () => {
    const released: string[] = [];
    const sessionNamed = (name: string): OnnxSession => ({
      run: () => Promise.resolve({}),
      release: () => {
        released.push(name);
        return Promise.resolve();
      },
    });
    const sessions = { encoder: sessionNamed('encoder'), decoder: sessionNamed('decoder') };
    await createMoonshineModel(sessions, moonshineTiny).close();
    expect(released).toEqual(['encoder', 'decoder']);
  });
});
