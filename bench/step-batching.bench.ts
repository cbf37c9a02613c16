import { gatherRows } from '@hark/moonshine/gather-rows';
import { createMoonshineModel } from '@hark/moonshine/moonshine-model';
import type { Continuation, DecoderState, MoonshineModel } from '@hark/moonshine/moonshine-model';
import { moonshineTiny, SAMPLE_RATE_HZ } from '@hark/moonshine/moonshine-shape';
import type { Float32Tensor } from '@hark/moonshine/onnx-session';
import { findModelFiles } from '../apps/server/src/recognition/decoding/model-files.ts';
import { openOnnxSession } from '../apps/server/src/recognition/decoding/onnx-runtime.ts';
import type { BenchRow } from './bench-row.ts';

const UTTERANCES = [2, 4];
const PATHS = 5;
const STEPS = 10;
const ROUNDS = 7;
const SECONDS = 2;
const SOME_TOKEN = 1_000;

export const NAME = 'Decoder steps of several utterances in one run of the network';

type Cache = DecoderState['audioCache'];

function concatenated(tensors: readonly Float32Tensor[]): Float32Tensor {
  const dims = [
    tensors.reduce((sum, tensor) => sum + (tensor.dims[0] ?? 0), 0),
    ...(tensors[0]?.dims.slice(1) ?? []),
  ];
  const data = new Float32Array(dims.reduce((product, dim) => product * dim, 1));
  let offset = 0;
  for (const tensor of tensors) {
    data.set(tensor.data, offset);
    offset += tensor.data.length;
  }
  return { type: 'float32', data, dims };
}

function mapCache(caches: readonly Cache[], map: (tensors: Float32Tensor[]) => Float32Tensor): Cache {
  const names = Object.keys(caches[0] ?? {});
  return Object.fromEntries(names.map((key) => [key, map(caches.flatMap((cache) => cache[key] ?? []))]));
}

/**
 * Joins equally long utterances that begin together, the only ones that the network could batch: it has no mask for
 * missing frames or tokens. Each path has its own copy of the audio, which is not counted.
 */
function together(states: readonly DecoderState[]): DecoderState {
  const [first] = states;
  if (first === undefined) throw new Error('nothing to put together');
  const everyPath = Array.from({ length: PATHS }, () => 0);
  return {
    encoding: first.encoding,
    audioCache: mapCache(
      states.map(({ audioCache }) => audioCache),
      (tensors) => concatenated(tensors.map((tensor) => gatherRows(tensor, everyPath))),
    ),
    pathCache: mapCache(
      states.map(({ pathCache }) => pathCache),
      concatenated,
    ),
  };
}

/** Expands one path per utterance to `PATHS`. */
function spread(utterances: number): Continuation[] {
  return Array.from({ length: utterances * PATHS }, (_, path) => ({
    row: Math.floor(path / PATHS),
    token: SOME_TOKEN + path,
  }));
}

function onward(utterances: number): Continuation[] {
  return spread(utterances).map(({ token }, row) => ({ row, token }));
}

async function decode(model: MoonshineModel, start: DecoderState, utterances: number): Promise<number> {
  const startedAtMs = performance.now();
  let { state } = await model.step(start, spread(utterances));
  for (let step = 1; step < STEPS; step++) ({ state } = await model.step(state, onward(utterances)));
  return performance.now() - startedAtMs;
}

async function oneAfterTheOther(model: MoonshineModel, states: readonly DecoderState[]): Promise<number> {
  let totalMs = 0;
  for (const state of states) totalMs += await decode(model, state, 1);
  return totalMs;
}

/** Returns the shortest time, because other load only adds to it. */
function shortest(timesMs: readonly number[]): number {
  return Math.min(...timesMs);
}

function noise(seed: number): Float32Array {
  return Float32Array.from({ length: SECONDS * SAMPLE_RATE_HZ }, (_, n) => 0.1 * Math.sin(seed * n * n));
}

async function measure(model: MoonshineModel, utterances: number): Promise<BenchRow> {
  const states: DecoderState[] = [];
  for (let seed = 1; seed <= utterances; seed++)
    states.push((await model.start(await model.encode(noise(seed)))).state);
  const batched = together(states);
  const ours: number[] = [];
  const baseline: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await decode(model, batched, utterances));
    baseline.push(await oneAfterTheOther(model, states));
  }
  return {
    measure: `time of ${STEPS} steps of ${utterances} utterances, ${PATHS} paths each`,
    unit: 'ms',
    ours: shortest(ours),
    baseline: { name: 'one utterance after the other', value: shortest(baseline) },
  };
}

/** Measures the gain of decoding the utterances of several speakers together, on one thread and in the best case. */
export async function run(): Promise<BenchRow[]> {
  const files = findModelFiles();
  const [encoder, decoder] = await Promise.all([
    openOnnxSession(files.encoder),
    openOnnxSession(files.decoder),
  ]);
  const model = createMoonshineModel({ encoder, decoder }, { ...moonshineTiny, alignmentHeads: [] });
  const rows: BenchRow[] = [];
  for (const utterances of UTTERANCES) rows.push(await measure(model, utterances));
  await model.close();
  return rows;
}
