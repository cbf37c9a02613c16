import { alignWords } from '@hark/moonshine/align-words';
import type { WordSpan } from '@hark/moonshine/align-words';
import { beamSearch } from '@hark/moonshine/beam-search';
import type { DecodedPath } from '@hark/moonshine/decoded-path';
import type { Encoding, MoonshineModel } from '@hark/moonshine/moonshine-model';
import { SAMPLE_RATE_HZ } from '@hark/moonshine/moonshine-shape';
import { hasNoWords } from '@hark/moonshine/no-words';
import { pathEvidence } from '@hark/moonshine/path-evidence';
import type { TokenBias } from '@hark/moonshine/token-bias';
import type { Tokenizer } from '@hark/moonshine/tokenizer';
import { wordEvidence } from '@hark/moonshine/word-evidence';
import { transcriptWords } from '@hark/shared/text/normalize-transcript';
import type { DecodingSettings } from './decoding-settings.ts';
import { chunkEvidence } from '../chunk-evidence.ts';
import type { ChunkEvidence, DecodedHypothesis } from '../chunk-evidence.ts';

export interface DecodedChunk {
  /** Best first, without two of the same words; empty if the chunk has no words. */
  hypotheses: DecodedHypothesis[];
  /** Evidence for the best hypothesis; null without hypotheses. */
  evidence: ChunkEvidence | null;
  /** Position of each word of the best hypothesis in the chunk; null if unknown. */
  spans: WordSpan[] | null;
  encoding: Encoding;
  encodeMs: number;
  decodeMs: number;
}

export interface DecodingParts {
  model: MoonshineModel;
  tokenizer: Tokenizer;
  decoding: DecodingSettings;
  /** Bias towards phrases. */
  bias?: TokenBias;
  /** Known first tokens of all hypotheses; empty if unknown. */
  known: readonly number[];
  /** Whether the tokens are one whole bias phrase. */
  isPhrase: (tokens: readonly number[]) => boolean;
  nowMs: () => number;
  /** Checked before each run of the network. */
  signal: AbortSignal;
}

/** The encoder's first window; shorter input is padded with silence. */
const shortestInputSamples = SAMPLE_RATE_HZ / 10;

function padded(chunk: Float32Array): Float32Array {
  if (chunk.length >= shortestInputSamples) return chunk;
  const result = new Float32Array(shortestInputSamples);
  result.set(chunk);
  return result;
}

function toHypothesis({ tokenizer, isPhrase }: DecodingParts, path: DecodedPath): DecodedHypothesis {
  return {
    text: tokenizer.decode(path.tokens),
    evidence: pathEvidence(path),
    words: wordEvidence(path, tokenizer),
    isPhrase: isPhrase(path.tokens),
    score: path.score,
  };
}

/** Removes hypotheses with the same words as an earlier one. */
function distinct(hypotheses: readonly DecodedHypothesis[]): DecodedHypothesis[] {
  const seen = new Set<string>();
  return hypotheses.filter(({ text }) => {
    const words = transcriptWords(text).join(' ');
    const isNew = !seen.has(words);
    seen.add(words);
    return isNew;
  });
}

/** Measured by the front end: duration of speech in the chunk, and its signal-to-noise ratio (null: unknown). */
export interface ChunkSignal {
  speechMs: number;
  snrDb: number | null;
}

export async function decodeChunk(
  parts: DecodingParts,
  chunk: Float32Array,
  { speechMs, snrDb }: ChunkSignal,
): Promise<DecodedChunk> {
  const { model, decoding, bias, nowMs, signal } = parts;
  signal.throwIfAborted();
  const startedAtMs = nowMs();
  const encoding = await model.encode(padded(chunk));
  const encodedAtMs = nowMs();
  signal.throwIfAborted();
  const seconds = chunk.length / SAMPLE_RATE_HZ;
  const maxTokens = Math.ceil(seconds * decoding.tokensPerSecond) + decoding.extraTokens;
  const { paths, endFirstLogProb } = await beamSearch(model, encoding, {
    beam: decoding.beam,
    widestGap: bias === undefined ? decoding.widestGap : decoding.bias.widestGap,
    maxTokens,
    known: parts.known.length < maxTokens ? parts.known : [],
    allowEmpty: false,
    bias: bias === undefined ? undefined : { tokens: bias, ...decoding.bias },
    signal,
  });
  const spoken = paths
    .map((path) => ({ path, hypothesis: toHypothesis(parts, path) }))
    .filter(({ hypothesis }) => transcriptWords(hypothesis.text).length > 0);
  const hypotheses = spoken.map(({ hypothesis }) => hypothesis);
  const [best] = spoken;
  const evidence = chunkEvidence(hypotheses, speechMs);
  const hasWords =
    evidence !== null &&
    !hasNoWords(
      {
        logProb: evidence.transcript.logProb,
        endFirstLogProb,
        isPhrase: evidence.transcript.phrase === 1,
        snrDb,
      },
      decoding.noWords,
    );
  return {
    hypotheses: hasWords ? distinct(hypotheses) : [],
    evidence: hasWords ? evidence : null,
    spans: hasWords && best !== undefined ? alignWords(best.path, chunk, parts.tokenizer) : null,
    encoding,
    encodeMs: encodedAtMs - startedAtMs,
    decodeMs: nowMs() - encodedAtMs,
  };
}
