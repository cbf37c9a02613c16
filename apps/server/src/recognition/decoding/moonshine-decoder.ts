import { readFile } from 'node:fs/promises';
import { alignWords } from '@hark/moonshine/align-words';
import { attentionOf } from '@hark/moonshine/attention';
import type { TokenAttention } from '@hark/moonshine/attention';
import { buildDecoderModels } from '@hark/moonshine/decoder-graph';
import { buildEncoder } from '@hark/moonshine/encoder-graph';
import { createMoonshineModel } from '@hark/moonshine/moonshine-model';
import type { MoonshineModel } from '@hark/moonshine/moonshine-model';
import { moonshineTiny, SAMPLE_RATE_HZ } from '@hark/moonshine/moonshine-shape';
import { createTokenizer } from '@hark/moonshine/tokenizer';
import type { Tokenizer } from '@hark/moonshine/tokenizer';
import { decodeChunk } from './decode-chunk.ts';
import type { DecodedChunk, DecodingParts } from './decode-chunk.ts';
import { decodingSettings } from './decoding-settings.ts';
import type { DecodingVariant } from './decoding-variant.ts';
import { joinChunks } from './join-chunks.ts';
import type { ChunkHypotheses } from './join-chunks.ts';
import type { ModelFiles } from './model-files.ts';
import { openOnnxSession } from './onnx-runtime.ts';
import { createPhraseBiases } from './phrase-biases.ts';
import { createRescorer } from './rescore-texts.ts';
import type { RunOptions } from '../speech/thread-turns.ts';
import type { ChunkDecoder } from './chunk-decoder.ts';
import type { EncoderStates } from '../recognizer.ts';
import { timesInRecording } from './word-times.ts';

/** The model for one request: waits for its turn before each run, and rejects once nobody waits for the answer. */
function inTurns(model: MoonshineModel, { signal, turn }: RunOptions): MoonshineModel {
  async function next(): Promise<void> {
    await turn.next();
    signal.throwIfAborted();
  }
  return {
    ...model,
    encode: async (samples) => {
      await next();
      return model.encode(samples);
    },
    start: async (encoding, asked) => {
      await next();
      return model.start(encoding, asked);
    },
    step: async (state, paths) => {
      await next();
      return model.step(state, paths);
    },
    readAhead: async (state, texts) => {
      await next();
      return model.readAhead(state, texts);
    },
    follow: async (state, tokens) => {
      await next();
      return model.follow(state, tokens);
    },
  };
}

/** Twenty times as slow when it is first done; that is no network's, but V8's. */
function warmUpAlignment({ tokenizer, samples, attention }: WarmUp): void {
  const tokens = tokenizer.encode('one two three four five six seven eight');
  const path = { tokens, attention: tokens.map(() => attention) };
  for (let time = 0; time < 10; time++) alignWords(path, samples, tokenizer);
}

interface WarmUp {
  tokenizer: Tokenizer;
  samples: Float32Array;
  attention: TokenAttention;
}

/** Encoder states of a single chunk: a text that spans several chunks cannot be rescored chunk by chunk. */
function statesOf(chunks: readonly DecodedChunk[]): EncoderStates | null {
  const [chunk, ...others] = chunks;
  if (chunk === undefined || others.length > 0) return null;
  return { states: chunk.encoding.data, dims: chunk.encoding.dims };
}

/** Loads the networks for this thread. */
async function openModel(files: Pick<ModelFiles, 'encoder' | 'decoder'>): Promise<MoonshineModel> {
  const built = buildDecoderModels(await readFile(files.decoder), moonshineTiny);
  const [encoder, audio, decoder] = await Promise.all([
    openOnnxSession(buildEncoder(await readFile(files.encoder), moonshineTiny)),
    openOnnxSession(built.audio),
    openOnnxSession(built.decoder),
  ]);
  return createMoonshineModel({ encoder, audio, decoder }, moonshineTiny);
}

/** Moonshine, with an n-best list and evidence for each hypothesis. */
export async function openMoonshineReader(
  files: ModelFiles,
  standard: DecodingVariant,
): Promise<ChunkDecoder> {
  const model = await openModel(files);
  const tokenizer = createTokenizer();
  const biases = createPhraseBiases(tokenizer, standard.bias);
  return {
    read: async (chunks, { signal, turn, phrases, settled, measured, variant = standard }) => {
      const parts: DecodingParts = {
        model: inTurns(model, { signal, turn }),
        tokenizer,
        decoding: {
          ...decodingSettings,
          beam: variant.beam,
          noWords: variant.noWords ?? decodingSettings.noWords,
        },
        nowMs: turn.nowMs,
        signal,
        // Which of several chunks it ends in is not known.
        known: chunks.length === 1 ? tokenizer.encode(settled) : [],
        ...biases.biasFor(phrases, variant.bias),
      };
      const length = chunks.reduce((sum, { samples }) => sum + samples.length, 0);
      const decoded: (DecodedChunk & ChunkHypotheses)[] = [];
      for (const { samples, ranges } of chunks) {
        const speechMs = (measured.speechMs * samples.length) / length;
        const chunk = await decodeChunk(parts, samples, { speechMs, snrDb: measured.snrDb });
        decoded.push({ ...chunk, times: chunk.spans && timesInRecording(chunk.spans, ranges) });
      }
      const transcript = joinChunks(decoded, variant.confidence);
      const total = (part: 'encodeMs' | 'decodeMs') => decoded.reduce((sum, chunk) => sum + chunk[part], 0);
      return {
        transcript,
        encoderStates: statesOf(decoded),
        encodeMs: total('encodeMs'),
        decodeMs: total('decodeMs'),
      };
    },
    rescore: (encoderStates, texts, options) =>
      createRescorer(inTurns(model, options), tokenizer)(encoderStates, texts),
    bias: biases.setGeneral,
    biasAlso: biases.setAdded,
    prepare: ({ bias }) => biases.prepare(bias),
    warmUp: async () => {
      const samples = new Float32Array(2 * SAMPLE_RATE_HZ);
      const { state, attention } = await model.start(await model.encode(samples), []);
      warmUpAlignment({ tokenizer, samples, attention: attentionOf(attention, 0) });
      const token = model.shape.startToken;
      await model.step(
        state,
        Array.from({ length: standard.beam }, () => ({ row: 0, token, asked: [] })),
      );
    },
    close: model.close,
  };
}
