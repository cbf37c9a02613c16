import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { createSileroVad } from '../speech/silero-vad.ts';
import { frontEndSettings } from '../speech/front-end.ts';
import { findModelFiles } from '../decoding/model-files.ts';
import { openOnnxSession } from '../decoding/onnx-runtime.ts';
import type { ChunkDecoder } from '../decoding/chunk-decoder.ts';
import { transcribe } from './transcriber.ts';
import type { TranscriberParts } from './transcriber.ts';
import { createThreadTurns } from '../speech/thread-turns.ts';
import { threadEngineSchema } from '../decoding/thread-engine.ts';
import type { ThreadEngine } from '../decoding/thread-engine.ts';
import { workerRequestSchema } from './worker-protocol.ts';
import type { WorkerReply, WorkerRequest } from './worker-protocol.ts';

/**
 * Entry of a recogniser thread with its own models. It decodes one recording at a time; one of a batch pauses while
 * another is decoded. An error ends the thread, and the pool starts another.
 */
const port = parentPort;
if (port === null) throw new Error('recognizer-worker runs as a worker thread only');

function reply(message: WorkerReply): void {
  port?.postMessage(message);
}

/** Imported on demand: a thread loads the native code of one engine only. */
async function openReader(engine: ThreadEngine): Promise<ChunkDecoder> {
  switch (engine.engine) {
    case 'moonshine': {
      const { openMoonshineReader } = await import('../decoding/moonshine-decoder.ts');
      return openMoonshineReader(findModelFiles(), engine);
    }
    case 'sherpa': {
      const { openSherpaReader } = await import('../decoding/sherpa-decoder.ts');
      return openSherpaReader(engine);
    }
  }
}

async function loadParts(engine: ThreadEngine): Promise<TranscriberParts> {
  const [reader, vad] = await Promise.all([openReader(engine), openOnnxSession(findModelFiles().vad)]);
  const detector = createSileroVad(vad);
  const { signal } = new AbortController();
  const turn = turns.enter('batch', signal);
  await detector.probabilities(new Float32Array(VAD_FRAME_SAMPLES), { signal, turn });
  turn.leave();
  await reader.warmUp();
  return { reader, detector, frontEnd: frontEndSettings };
}

const turns = createThreadTurns(() => performance.now());
const parts = await loadParts(threadEngineSchema.parse(workerData));

type RecognizeRequest = Extract<WorkerRequest, { type: 'recognize' }>;
type RescoreRequest = Extract<WorkerRequest, { type: 'rescore' }>;

const running = new Map<number, { controller: AbortController; answered: Promise<void> }>();

port.on('message', (data: unknown) => {
  const request = workerRequestSchema.parse(data);
  switch (request.type) {
    case 'recognize':
    case 'rescore':
      begin(request);
      return;
    case 'bias':
      if (request.isAdded) parts.reader.biasAlso(request.graph);
      else parts.reader.bias(request.graph);
      return;
    case 'prepare':
      parts.reader.prepare?.(request.variant);
      return;
    case 'drop':
      running.get(request.job)?.controller.abort();
      return;
    case 'close':
      void close();
      return;
  }
});

function begin(request: RecognizeRequest | RescoreRequest): void {
  const controller = new AbortController();
  running.set(request.job, { controller, answered: answer(request, controller.signal) });
}

/** A dropped job is answered too, unless it was answered already. */
async function answer(request: RecognizeRequest | RescoreRequest, signal: AbortSignal): Promise<void> {
  try {
    reply(await (request.type === 'rescore' ? rescore(request, signal) : recognize(request, signal)));
  } catch (error) {
    if (!signal.aborted) throw error;
    reply({ type: 'dropped', job: request.job });
  } finally {
    running.delete(request.job);
  }
}

async function recognize(
  { job, samples, priority, phrases, settled, variant }: RecognizeRequest,
  signal: AbortSignal,
): Promise<WorkerReply> {
  const turn = turns.enter(priority, signal);
  try {
    const transcription = await transcribe(parts, samples, { signal, turn, phrases, settled, variant });
    return { type: 'recognized', job, transcription };
  } finally {
    turn.leave();
  }
}

async function rescore(
  { job, encoderStates, priority, texts }: RescoreRequest,
  signal: AbortSignal,
): Promise<WorkerReply> {
  const turn = turns.enter(priority, signal);
  try {
    return {
      type: 'rescored',
      job,
      logProbs: await parts.reader.rescore(encoderStates, texts, { signal, turn }),
    };
  } finally {
    turn.leave();
  }
}

/** Releases the models while the thread is alive, and never during a run. */
async function close(): Promise<void> {
  const answers = [...running.values()].map(({ controller, answered }) => {
    controller.abort();
    return answered;
  });
  await Promise.all(answers);
  await Promise.all([parts.reader.close(), parts.detector.close()]);
  port?.close();
}

reply({ type: 'ready' });
