import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { expect, test } from '../support/hark-test.ts';
import { startWebDevServer } from '../support/web-dev-server.ts';

const HEADER_BYTES = 44;
/** A second and a quarter: silence, then speech. A software adapter takes about a tenth of a second per frame. */
const FRAMES = 40;

function speech(): number[] {
  const path = fileURLToPath(new URL('../speech/einstein.wav', import.meta.url));
  const pcm = readFileSync(path).subarray(HEADER_BYTES);
  return Array.from({ length: FRAMES * VAD_FRAME_SAMPLES }, (_, i) => pcm.readInt16LE(2 * i) / 0x8000);
}

// Without this flag Chromium has no adapter on a machine without a GPU; with it, one in software.
const flags = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

let server: Awaited<ReturnType<typeof startWebDevServer>> | undefined;
test.afterEach(() => server?.close());

test('the speech detector gives the same scores on WebGPU and WebAssembly as in JavaScript', async ({
  openAt,
}) => {
  test.setTimeout(180_000);
  server = await startWebDevServer();
  const { page } = await openAt(server.url, { type: 'missing' }, { flags });
  const hasAdapter = await page.evaluate(async () => {
    const gpu: unknown = Reflect.get(navigator, 'gpu');
    const request: unknown = Reflect.get(Object(gpu), 'requestAdapter');
    return typeof request === 'function' && (await Reflect.apply(request, gpu, [])) !== null;
  });
  test.skip(!hasAdapter, 'this Chromium has no WebGPU adapter, not even in software');
  const probabilities = await page.evaluate(
    async ({ samples, frameSamples }) => {
      const source = '/src/capture/load-speech-model.ts';
      const { loadSpeechModel } = await import(/* @vite-ignore */ source);
      const outputs: Record<string, number[]> = {};
      for (const backend of ['javascript', 'wasm', 'webgpu']) {
        const model = await loadSpeechModel(backend);
        const scores: number[] = [];
        for (let at = 0; at < samples.length; at += frameSamples) {
          scores.push(await model.speechProbability(Float32Array.from(samples.slice(at, at + frameSamples))));
        }
        outputs[backend] = scores;
      }
      return outputs;
    },
    { samples: speech(), frameSamples: VAD_FRAME_SAMPLES },
  );
  const own = probabilities['javascript'] ?? [];
  const webgpu = probabilities['webgpu'] ?? [];
  expect(webgpu).toHaveLength(FRAMES);
  expect(Math.max(...own)).toBeGreaterThan(0.9);
  expect(Math.min(...own)).toBeLessThan(0.1);
  const furthest = (others: readonly number[]): number =>
    Math.max(...own.map((probability, i) => Math.abs(probability - (others[i] ?? 1))));
  expect(furthest(webgpu)).toBeLessThan(0.02);
  expect(furthest(probabilities['wasm'] ?? [])).toBeLessThan(0.001);
});
