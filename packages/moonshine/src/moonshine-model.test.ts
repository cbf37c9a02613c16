import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createMoonshineModel } from './moonshine-model.ts';
import type { Encoding, MoonshineModel } from './moonshine-model.ts';
import { moonshineTiny } from './moonshine-shape.ts';
import type { OnnxSession } from './onnx-session.ts';
import { topTokens } from './token-scores.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const models = new URL(
  '../node_modules/@moonshine-ai/moonshine-js/dist/model/tiny/quantized/',
  import.meta.url,
);
async function openSession(file: string): Promise<OnnxSession> {
  const session = await InferenceSession.create(fileURLToPath(new URL(file, models)));
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

beforeAll(async () => {
  const [encoder, decoder] = await Promise.all([
    openSession('encoder_model.onnx'),
    openSession('decoder_model_merged.onnx'),
  ]);
  model = createMoonshineModel({ encoder, decoder }, moonshineTiny);
  encoding = await model.encode(
    Float32Array.from({ length: 16_000 }, (_, n) => 0.3 * Math.sin(n / 7) * Math.sin(n / 900)),
  );
});

afterAll(() => model.close());

describe('the model on the real network', () => {
  test('scores every piece of the vocabulary', async () => {
    const first = await model.start(encoding);
    expect(first.logits).toHaveLength(moonshineTiny.vocabularySize);
    expect(first.logits.every(Number.isFinite)).toBe(true);
  });

  test('goes on from one state many times with the same result, whatever was done between', async () => {
    const first = await model.start(encoding);
    const [best, second] = topTokens(first.logits, 2);
    if (best === undefined || second === undefined) throw new Error('no tokens');
    const once = await model.step(first.state, best.token);
    const other = await model.step(first.state, second.token);
    await model.step(once.state, second.token);
    const again = await model.step(first.state, best.token);
    expect(again.logits).toEqual(once.logits);
    expect(other.logits).not.toEqual(once.logits);
  });

  test('takes account of the tokens before', async () => {
    const { state } = await model.start(encoding);
    const [left, right] = [await model.step(state, 500), await model.step(state, 900)];
    const after = await Promise.all([model.step(left.state, 700), model.step(right.state, 700)]);
    expect(after[0].logits).not.toEqual(after[1].logits);
  });

  test('releases both sessions when it is closed', async () => {
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
