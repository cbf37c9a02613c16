import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFramer } from './framer.ts';
import { createResampler, samplesAhead } from './resampler.ts';

interface Processor {
  port: { postMessage: (samples: Float32Array) => void };
  process: (inputs: Float32Array[][]) => boolean;
}

type ProcessorClass = new (options: { processorOptions: { aheadSamples: number } }) => Processor;

let registered: ProcessorClass | null = null;

/** Provides the globals of the audio thread. */
async function loadWorklet(rateHz: number): Promise<void> {
  vi.resetModules();
  vi.stubGlobal('sampleRate', rateHz);
  vi.stubGlobal(
    'AudioWorkletProcessor',
    class {
      port = { postMessage: () => undefined };
    },
  );
  vi.stubGlobal('registerProcessor', (_name: string, processor: ProcessorClass) => {
    registered = processor;
  });
  await import(new URL('./microphone-worklet.js', import.meta.url).href);
}

function startProcessor(rateHz: number): { processor: Processor; messages: Float32Array[] } {
  if (registered === null) throw new Error('the worklet registered nothing');
  const processor = new registered({ processorOptions: { aheadSamples: samplesAhead(rateHz) } });
  const messages: Float32Array[] = [];
  processor.port.postMessage = (samples) => messages.push(samples);
  return { processor, messages };
}

beforeEach(() => {
  registered = null;
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it.each([8_000, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000])(
  'sends one message per frame, which completes it, at %i Hz',
  async (rateHz) => {
    await loadWorklet(rateHz);
    const { processor, messages } = startProcessor(rateHz);
    const resample = createResampler(rateHz);
    let frames = 0;
    const frame = createFramer(() => frames++);
    for (let quantum = 0; quantum * 128 < rateHz; quantum++) {
      const before = messages.length;
      processor.process([[new Float32Array(128).fill(quantum)]]);
      for (const message of messages.slice(before)) frame(resample(message));
      expect(frames).toBe(messages.length);
    }
    expect(frames).toBeGreaterThan(28);
  },
);

it.each([64, 128, 441, 2_048])('loses no sample, %i at a time', async (quantum) => {
  await loadWorklet(44_100);
  const { processor, messages } = startProcessor(44_100);
  const heard = Float32Array.from({ length: quantum * 40 }, (_, i) => i);
  for (let at = 0; at < heard.length; at += quantum) {
    processor.process([[heard.subarray(at, at + quantum)]]);
  }
  const sent = messages.flatMap((message) => Array.from(message));
  expect(sent.length).toBeGreaterThan(heard.length - 1_500 - quantum);
  expect(Float32Array.from(sent)).toEqual(heard.slice(0, sent.length));
});

it('waits where no microphone is connected', async () => {
  await loadWorklet(48_000);
  const { processor, messages } = startProcessor(48_000);
  expect(processor.process([[]])).toBe(true);
  expect(messages).toEqual([]);
});
