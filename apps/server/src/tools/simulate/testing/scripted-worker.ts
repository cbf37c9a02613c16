import { parentPort } from 'node:worker_threads';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { workerRequestSchema, type WorkerReply } from '../../../recognition/pool/worker-protocol.ts';
import { meanPower } from '../mix-noise.ts';

/** A recogniser thread that decides by loudness alone: silence is no speech, very quiet audio has no words. */
const QUIET_POWER = 1e-5;

function reply(message: WorkerReply): void {
  parentPort?.postMessage(message);
}

function emptinessOf(power: number): 'no_speech' | 'unintelligible' | null {
  if (power === 0) return 'no_speech';
  return power < QUIET_POWER ? 'unintelligible' : null;
}

function recognize(job: number, samples: Float32Array): void {
  const empty = emptinessOf(meanPower(samples));
  const transcript = empty === null ? 'stanford university' : '';
  const signal = {
    audioMs: samples.length / SAMPLES_PER_MS,
    speechMs: 0,
    speechStartMs: null,
    speechEndMs: null,
    rmsDbfs: null,
    peakDbfs: null,
    snrDb: null,
  };
  const confidence = empty === null ? 0.9 : 0;
  const heard = { transcript, confidence, alternatives: [], empty, signal, encoderStates: null };
  reply({ type: 'recognized', job, transcription: { ...heard, timings: { encodeMs: 3, decodeMs: 5 } } });
}

parentPort?.on('message', (data: unknown) => {
  const request = workerRequestSchema.parse(data);
  if (request.type === 'recognize') recognize(request.job, request.samples);
  else if (request.type === 'close') parentPort?.close();
  else if (request.type === 'drop') reply({ type: 'dropped', job: request.job });
});
reply({ type: 'ready' });
