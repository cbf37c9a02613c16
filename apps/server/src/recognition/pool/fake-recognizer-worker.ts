import { parentPort } from 'node:worker_threads';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { workerRequestSchema } from './worker-protocol.ts';
import type { WorkerReply, WorkerRequest } from './worker-protocol.ts';

type RecognizeRequest = Extract<WorkerRequest, { type: 'recognize' }>;

/** What the fake thread does with a recording, by its first sample. The second counts how often it was given. */
export const fakeDeeds = {
  answer: 0,
  crash: 0.125,
  crashOnce: 0.25,
  holdUntilDropped: 0.375,
  hang: 0.5,
  talkNonsense: 0.625,
} as const;

function reply(message: WorkerReply): void {
  parentPort?.postMessage(message);
}

function answer(job: number, samples: Float32Array, beam: number | undefined): void {
  const signal = {
    audioMs: samples.length / SAMPLES_PER_MS,
    speechMs: 0,
    speechStartMs: null,
    speechEndMs: null,
    rmsDbfs: null,
    peakDbfs: null,
    snrDb: null,
  };
  const timings = { encodeMs: 0, decodeMs: 0 };
  const plain = expected === 0 ? 'heard' : `heard, with ${expected} expected`;
  const transcript = beam === undefined ? plain : `${plain}, by a beam of ${beam}`;
  // A word a millisecond.
  const words = transcript
    .split(' ')
    .map((word, place) => ({ word, confidence: 1, startMs: place, endMs: place + 1 }));
  const heard = { transcript, confidence: 1, alternatives: [], words, empty: null };
  reply({ type: 'recognized', job, transcription: { ...heard, signal, encoderStates: null, timings } });
}

function recognize({ job, samples, variant }: RecognizeRequest): void {
  const beam = variant?.beam;
  const times = (samples[1] ?? 0) + 1;
  samples[1] = times;
  const deed: number = samples[0] ?? fakeDeeds.answer;
  switch (deed) {
    case fakeDeeds.crash:
      return process.exit(1);
    case fakeDeeds.crashOnce:
      return times === 1 ? process.exit(1) : answer(job, samples, beam);
    case fakeDeeds.holdUntilDropped:
    case fakeDeeds.hang:
      hanging = deed === fakeDeeds.hang;
      return;
    case fakeDeeds.talkNonsense:
      parentPort?.postMessage({ type: 'nonsense' });
      return;
    default:
      return answer(job, samples, beam);
  }
}

let hanging = false;
let expected = 0;

/** The longer a text, the less probable; one without letters can't have been said. */
function rescore(texts: readonly string[]): (number | null)[] {
  return texts.map((text) => (/\p{L}/u.test(text) ? -text.length : null));
}

parentPort?.on('message', (data: unknown) => {
  const request = workerRequestSchema.parse(data);
  if (request.type === 'recognize') recognize(request);
  else if (request.type === 'rescore')
    reply({ type: 'rescored', job: request.job, logProbs: rescore(request.texts) });
  else if (request.type === 'close') parentPort?.close();
  else if (request.type === 'bias') expected = request.graph.weight.length;
  else if (request.type === 'drop' && !hanging) reply({ type: 'dropped', job: request.job });
});
reply({ type: 'ready' });
