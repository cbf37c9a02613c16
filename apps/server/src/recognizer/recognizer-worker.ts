import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { createMoonshineModel } from '@hark/moonshine/moonshine-model';
import { moonshineTiny, sampleRateHz } from '@hark/moonshine/moonshine-shape';
import { createTokenizer } from '@hark/moonshine/tokenizer';
import { decodingSettings } from './decoding-settings.ts';
import { frontEndSettings } from './front-end.ts';
import { findModelFiles } from './model-files.ts';
import { openOnnxSession } from './onnx-runtime.ts';
import { createSileroVad } from './silero-vad.ts';
import { transcribe } from './transcriber.ts';
import type { TranscriberParts } from './transcriber.ts';
import { workerRequestSchema, workerSetupSchema } from './worker-protocol.ts';
import type { WorkerReply, WorkerSetup } from './worker-protocol.ts';

/** The entry of a recogniser thread: one recording at a time, models of its own. Errors end the thread: the pool starts another. */
const port = parentPort;
if (port === null) throw new Error('recognizer-worker runs as a worker thread only');

function reply(message: WorkerReply): void {
  port?.postMessage(message);
}

async function loadParts({ beam }: WorkerSetup): Promise<TranscriberParts> {
  const files = findModelFiles();
  const [encoder, decoder, vad] = await Promise.all([
    openOnnxSession(files.encoder),
    openOnnxSession(files.decoder),
    openOnnxSession(files.vad),
  ]);
  return {
    model: createMoonshineModel({ encoder, decoder }, moonshineTiny),
    detector: createSileroVad(vad),
    tokenizer: createTokenizer(),
    frontEnd: frontEndSettings,
    decoding: { ...decodingSettings, beam },
    nowMs: () => performance.now(),
  };
}

/** The first runs allocate and are several times slower: they must not be somebody's query. */
async function warmUp({ model, detector, decoding }: TranscriberParts): Promise<void> {
  const silence = new Float32Array(2 * sampleRateHz);
  await detector.probabilities(silence);
  const { state } = await model.start(await model.encode(silence));
  const token = model.shape.startToken;
  await model.step(
    state,
    Array.from({ length: decoding.beam }, () => ({ row: 0, token })),
  );
}

const parts = await loadParts(workerSetupSchema.parse(workerData));
await warmUp(parts);

const running = new Map<number, AbortController>();

port.on('message', (data: unknown) => {
  const request = workerRequestSchema.parse(data);
  switch (request.type) {
    case 'recognize':
      void answer(request.job, request.samples);
      return;
    case 'drop':
      running.get(request.job)?.abort();
      return;
    case 'close':
      for (const controller of running.values()) controller.abort();
      port.close();
      return;
  }
});

async function answer(job: number, samples: Float32Array): Promise<void> {
  const controller = new AbortController();
  running.set(job, controller);
  try {
    const transcription = await transcribe(parts, samples, controller.signal);
    reply({ type: 'recognized', job, transcription });
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    reply({ type: 'dropped', job });
  } finally {
    running.delete(job);
  }
}

reply({ type: 'ready' });
