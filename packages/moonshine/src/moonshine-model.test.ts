import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { attentionOf } from './attention.ts';
import { buildDecoderModels, MOST_LIKELY } from './decoder-graph.ts';
import { buildEncoder } from './encoder-graph.ts';
import { FRAME_SAMPLES } from './frame-loudness.ts';
import { createMoonshineModel } from './moonshine-model.ts';
import type { DecoderStep, Encoding, MoonshineModel } from './moonshine-model.ts';
import { moonshineTiny } from './moonshine-shape.ts';
import { loadQuietly } from './node/load-quietly.ts';
import { float32Output } from './onnx-session.ts';
import type { OnnxSession, TensorValue } from './onnx-session.ts';

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
        Object.entries(results).map(([name, { data, dims }]): [string, TensorValue] => {
          if (data instanceof Int32Array) return [name, { type: 'int32', data, dims }];
          if (data instanceof Float32Array) return [name, { type: 'float32', data, dims }];
          throw new Error(`${name} is neither float32 nor int32`);
        }),
      );
    },
    release: () => session.release(),
  };
}

/** Synthetic speech of the browser tests: 16-bit samples after a header. */
async function speechOf(name: string): Promise<Float32Array> {
  const file = await readFile(new URL(`../../../e2e/speech/${name}.wav`, import.meta.url));
  return Float32Array.from(
    { length: (file.length - WAV_HEADER_BYTES) / 2 },
    (_, at) => file.readInt16LE(WAV_HEADER_BYTES + 2 * at) / 32_768,
  );
}

const WAV_HEADER_BYTES = 44;
const clips = ['stanford', 'einstein', 'everest', 'oxford'];
const { endToken, startToken, vocabularySize } = moonshineTiny;

let model: MoonshineModel;
let encoding: Encoding;
/** The published networks. */
let publishedEncoder: OnnxSession;
let published: OnnxSession;

beforeAll(async () => {
  const encoderBytes = await bytesOf('encoder_model.onnx');
  const encoder = await openSession(buildEncoder(encoderBytes, moonshineTiny));
  publishedEncoder = await openSession(encoderBytes);
  const bytes = await bytesOf('decoder_model_merged.onnx');
  const built = buildDecoderModels(bytes, moonshineTiny);
  const [audio, decoder] = await Promise.all([openSession(built.audio), openSession(built.decoder)]);
  published = await openSession(bytes);
  model = createMoonshineModel({ encoder, audio, decoder }, moonshineTiny);
  encoding = await model.encode(await speechOf('stanford'));
});

afterAll(() => Promise.all([model.close(), published.release(), publishedEncoder.release()]));

/** Some tokens, of which the scores are compared. */
const asked = [endToken, 500, 700, 900, 1_000, 12_345, 29_871];

/** Layers are quantised over all rows of a run, so the scores of a path depend slightly on the others. */
const roundingOfQuantizedLayers = 1.5;

/** The published output layer multiplies floats, the built one bytes: measured 0.11 among the ten most probable. */
const roundingOfOutputLayer = 0.25;

function largestDifference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  return Array.from(left).reduce(
    (most, score, at) => Math.max(most, Math.abs(score - (right[at] ?? Infinity))),
    0,
  );
}

/** The scores of the tokens that were asked for after these tokens, read one by one. */
async function scoresAfter(tokens: readonly number[]): Promise<Float32Array> {
  let step = await model.start(encoding, asked);
  for (const token of tokens) step = await model.step(step.state, [{ row: 0, token, asked }]);
  return step.askedLogProbs;
}

const rowOf = (scores: Float32Array, row: number) =>
  scores.subarray(row * asked.length, (row + 1) * asked.length);

describe('the built encoder', () => {
  /** Root mean square of the differences as a share of that of the values. */
  function relativeDifference(ours: Float32Array, theirs: Float32Array): number {
    const sumOf = (values: Float32Array) => values.reduce((sum, value) => sum + value ** 2, 0);
    return Math.sqrt(sumOf(ours.map((value, at) => value - (theirs[at] ?? Infinity))) / sumOf(theirs));
  }

  it.each(clips)('encodes as the published one does, but for rounding: %s', async (clip) => {
    const data = await speechOf(clip);
    const input: TensorValue = { type: 'float32', data, dims: [1, data.length] };
    const outputs = await publishedEncoder.run({ input_values: input }, ['last_hidden_state']);
    const theirs = float32Output(outputs, 'last_hidden_state');
    const ours = await model.encode(data);
    expect(ours.dims).toEqual(theirs.dims);
    expect(relativeDifference(ours.data, theirs.data)).toBeLessThan(0.06);
  });

  it('refuses a model of another kind', async () => {
    const decoder = await bytesOf('decoder_model_merged.onnx');
    expect(() => buildEncoder(decoder, moonshineTiny)).toThrow('the model has no');
    const bytes = await bytesOf('encoder_model.onnx');
    expect(() => buildEncoder(bytes, { ...moonshineTiny, layers: 7 })).toThrow('layers.6');
  });
});

describe('the built decoder', () => {
  const caches = Array.from({ length: moonshineTiny.layers }, (_, layer) =>
    ['decoder', 'encoder'].flatMap((of) => ['key', 'value'].map((part) => `${layer}.${of}.${part}`)),
  ).flat();

  /** One step of the published decoder, greedy: logarithms of all probabilities, and what the next step is given. */
  async function publishedStep(token: number, hidden: Encoding, cache: Record<string, TensorValue> | null) {
    const empty: TensorValue = { type: 'float32', data: new Float32Array(), dims: [0, 8, 1, 36] };
    const past = cache ?? Object.fromEntries(caches.map((name) => [`past_key_values.${name}`, empty]));
    const outputs = await published.run(
      {
        ...past,
        input_ids: { type: 'int64', data: BigInt64Array.of(BigInt(token)), dims: [1, 1] },
        encoder_hidden_states: hidden,
        use_cache_branch: { type: 'bool', data: Uint8Array.of(cache === null ? 0 : 1), dims: [1] },
      },
      ['logits', ...caches.map((name) => `present.${name}`)],
    );
    const { data } = float32Output(outputs, 'logits');
    const highest = data.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
    const logSum = highest + Math.log(data.reduce((sum, logit) => sum + Math.exp(logit - highest), 0));
    const next = caches.map((name): [string, TensorValue | undefined] => {
      // The audio's keys and values are outputs of the first step only.
      const isKept = cache !== null && name.includes('encoder');
      const input = `past_key_values.${name}`;
      return [input, isKept ? past[input] : outputs[`present.${name}`]];
    });
    return {
      logProbs: data.map((logit) => logit - logSum),
      cache: Object.fromEntries(
        next.filter((entry): entry is [string, TensorValue] => entry[1] !== undefined),
      ),
    };
  }

  it.each(['stanford', 'einstein', 'everest', 'oxford'])(
    'scores as the published one does: %s',
    async (clip) => {
      const hidden = await model.encode(await speechOf(clip));
      let theirs = await publishedStep(startToken, hidden, null);
      let ours = await model.start(hidden, []);
      const differences: number[] = [];
      let token = startToken;
      for (let step = 0; step < 20 && token !== endToken; step++) {
        const likely = ours.likely.subarray(0, 10);
        const same = Array.from(likely, (id) => theirs.logProbs[id] ?? Infinity);
        differences.push(largestDifference(ours.likelyLogProbs.subarray(0, 10), same));
        token = likely[0] ?? endToken;
        expect(token).toBe(theirs.logProbs.indexOf(Math.max(...theirs.logProbs)));
        theirs = await publishedStep(token, hidden, theirs.cache);
        ours = await model.step(ours.state, [{ row: 0, token, asked: [] }]);
      }
      expect(token).toBe(endToken);
      expect(differences.length).toBeGreaterThan(3);
      expect(Math.max(...differences)).toBeLessThan(roundingOfOutputLayer);
    },
  );

  it('refuses a model of another kind', async () => {
    const encoder = await bytesOf('encoder_model.onnx');
    expect(() => buildDecoderModels(encoder, moonshineTiny)).toThrow('the model has no');
    const bytes = await bytesOf('decoder_model_merged.onnx');
    expect(() => buildDecoderModels(bytes, { ...moonshineTiny, layers: 7 })).toThrow('layers.6');
  });
});

describe('the model on the real network', () => {
  const path = (token: number, row = 0) => ({ row, token, asked });

  it('returns the most probable tokens, most probable first, and those asked for', async () => {
    const all = Array.from({ length: vocabularySize }, (_, token) => token);
    const step = await model.start(encoding, all);
    const sorted = all.toSorted(
      (left, right) => (step.askedLogProbs[right] ?? 0) - (step.askedLogProbs[left] ?? 0),
    );
    const best = sorted.slice(0, MOST_LIKELY).map((token) => step.askedLogProbs[token] ?? NaN);
    expect(Array.from(step.likelyLogProbs)).toEqual(best);
    expect(step.likely[0]).toBe(sorted[0]);
    const total = step.askedLogProbs.reduce((sum, logProb) => sum + Math.exp(logProb), 0);
    expect(total).toBeCloseTo(1, 4);
  });

  it('continues from one state repeatedly with the same result, whatever happened between', async () => {
    const first = await model.start(encoding, asked);
    const once = await model.step(first.state, [path(500)]);
    const other = await model.step(first.state, [path(900)]);
    await model.step(once.state, [path(900)]);
    const again = await model.step(first.state, [path(500)]);
    expect(again.askedLogProbs).toEqual(once.askedLogProbs);
    expect(other.askedLogProbs).not.toEqual(once.askedLogProbs);
    const after = await model.step(once.state, [path(700)]);
    expect(after.askedLogProbs).toEqual(await scoresAfter([500, 700]));
  });

  it('scores several paths together as it scores each alone', async () => {
    const [left, right] = [await scoresAfter([500, 700]), await scoresAfter([900, 700])];
    const { state } = await model.start(encoding, asked);
    const both = await model.step(state, [path(500), path(900)]);
    // In another order and repeated: each row must keep its own history.
    const { askedLogProbs } = await model.step(
      both.state,
      [1, 0, 1].map((row) => path(700, row)),
    );
    const scores = [0, 1, 2].map((row) => rowOf(askedLogProbs, row));
    expect(largestDifference(right, scores[0] ?? [])).toBeLessThan(roundingOfQuantizedLayers);
    expect(largestDifference(left, scores[1] ?? [])).toBeLessThan(roundingOfQuantizedLayers);
    expect(scores[2]).toEqual(scores[0]);
    expect(largestDifference(left, right)).toBeGreaterThan(2 * roundingOfQuantizedLayers);
  });

  it('scores texts in one run as it does token by token, of any lengths', async () => {
    const { state } = await model.start(encoding, asked);
    const texts = [[500, 700, 900], [900, 700], [900]];
    const known = texts.map((text) => text.map((token) => ({ token, asked })));
    const scores = await model.readAhead(state, known);
    const [long, short] = [await scoresAfter([500, 700, 900]), await scoresAfter([900, 700])];
    expect(scores).toHaveLength(6 * asked.length);
    // After the third token of the first text, and after the second one of the second.
    expect(largestDifference(long, rowOf(scores, 2))).toBeLessThan(roundingOfQuantizedLayers);
    expect(largestDifference(short, rowOf(scores, 4))).toBeLessThan(roundingOfQuantizedLayers);
    expect(largestDifference(long, short)).toBeGreaterThan(2 * roundingOfQuantizedLayers);
  });

  it('follows known tokens in one run, and continues from there', async () => {
    const { state } = await model.start(encoding, asked);
    const followed = await model.follow(state, [path(500), path(700)]);
    const scores = followed.askedLogProbs;
    expect(largestDifference(await scoresAfter([500]), rowOf(scores, 0))).toBeLessThan(
      roundingOfQuantizedLayers,
    );
    expect(largestDifference(await scoresAfter([500, 700]), rowOf(scores, 1))).toBeLessThan(
      roundingOfQuantizedLayers,
    );
    const next = await model.step(followed.state, [path(900)]);
    const after900 = await scoresAfter([500, 700, 900]);
    expect(largestDifference(after900, next.askedLogProbs)).toBeLessThan(roundingOfQuantizedLayers);
  });

  it('returns the attention for each path and token, as shares of the frames', async () => {
    const sumOf = (shares: Float32Array) => shares.reduce((sum, share) => sum + share, 0);
    const { attention, state } = await model.start(encoding, []);
    expect(attention.frames).toBe(encoding.dims[1]);
    const both = await model.step(state, [path(500), path(900)]);
    const followed = await model.follow(state, [path(500), path(700)]);
    const of = (step: DecoderStep, row: number) => attentionOf(step.attention, row);
    const rows = [attentionOf(attention, 0), of(both, 0), of(both, 1), of(followed, 0), of(followed, 1)];
    for (const { next, last } of rows) {
      expect(next).toHaveLength(attention.frames);
      expect(sumOf(next)).toBeCloseTo(1, 4);
      expect(sumOf(last)).toBeCloseTo(1, 4);
    }
    // The first token of the followed row is that of the first path.
    expect(largestDifference(of(both, 0).last, of(followed, 0).last)).toBeLessThan(0.01);
    expect(largestDifference(of(both, 0).last, of(both, 1).last)).toBeGreaterThan(0.03);
  });

  it('makes one frame per 384 samples', async () => {
    const frames = async (samples: number) => (await model.encode(new Float32Array(samples))).dims[1] ?? 0;
    expect((await frames(16_000 + 10 * FRAME_SAMPLES)) - (await frames(16_000))).toBe(10);
    expect((await model.encode(new Float32Array(1024))).dims[1]).toBe(1);
  });

  it('releases all sessions when it is closed', async () => {
    const released: string[] = [];
    const sessionNamed = (name: string): OnnxSession => ({
      run: () => Promise.resolve({}),
      release: () => {
        released.push(name);
        return Promise.resolve();
      },
    });
    const [encoder, audio, decoder] = ['encoder', 'audio', 'decoder'].map(sessionNamed);
    if (encoder === undefined || audio === undefined || decoder === undefined) throw new Error('no sessions');
    await createMoonshineModel({ encoder, audio, decoder }, moonshineTiny).close();
    expect(released).toEqual(['encoder', 'audio', 'decoder']);
  });
});
