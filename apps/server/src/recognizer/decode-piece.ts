import { beamSearch } from '@hark/moonshine/beam-search';
import type { DecodedPath } from '@hark/moonshine/decoded-path';
import type { MoonshineModel } from '@hark/moonshine/moonshine-model';
import { sampleRateHz } from '@hark/moonshine/moonshine-shape';
import { hasNoWords } from '@hark/moonshine/no-words';
import { pathEvidence } from '@hark/moonshine/path-evidence';
import type { PathEvidence } from '@hark/moonshine/path-evidence';
import type { TokenBias } from '@hark/moonshine/token-bias';
import { logProbOf } from '@hark/moonshine/token-scores';
import type { Tokenizer } from '@hark/moonshine/tokenizer';
import { transcriptWords } from '@hark/shared/text/normalize-transcript';
import type { DecodingSettings } from './decoding-settings.ts';

/** One reading of a piece. */
export interface Reading {
  text: string;
  evidence: PathEvidence;
  /** What it was chosen by: its log probability and what phrases that are expected add. */
  score: number;
}

export interface DecodedPiece {
  /** Best first, no two the same words; none where there are no words in the piece. */
  readings: Reading[];
  encodeMs: number;
  decodeMs: number;
}

export interface DecodingParts {
  model: MoonshineModel;
  tokenizer: Tokenizer;
  decoding: DecodingSettings;
  /** Phrases that are expected. */
  bias?: TokenBias;
  nowMs: () => number;
}

/** The encoder's first window; shorter input is padded with silence. */
const shortestInputSamples = sampleRateHz / 10;

function padded(piece: Float32Array): Float32Array {
  if (piece.length >= shortestInputSamples) return piece;
  const result = new Float32Array(shortestInputSamples);
  result.set(piece);
  return result;
}

function toReading(tokenizer: Tokenizer, path: DecodedPath): Reading {
  return { text: tokenizer.decode(path.tokens), evidence: pathEvidence(path), score: path.score };
}

/** The readings that say something, without those that say the same words as one before them. */
function distinct(readings: readonly Reading[]): Reading[] {
  const seen = new Set(['']);
  return readings.filter(({ text }) => {
    const words = transcriptWords(text).join(' ');
    const isNew = !seen.has(words);
    seen.add(words);
    return isNew;
  });
}

/** Whether there are words is asked of what was heard, not of what was expected. */
function mostProbable(readings: readonly Reading[]): Reading | undefined {
  return readings.toSorted((left, right) => right.evidence.totalLogProb - left.evidence.totalLogProb)[0];
}

export async function decodePiece(parts: DecodingParts, piece: Float32Array): Promise<DecodedPiece> {
  const { model, decoding, tokenizer, bias, nowMs } = parts;
  const startedAtMs = nowMs();
  const encoding = await model.encode(padded(piece));
  const encodedAtMs = nowMs();
  const first = await model.start(encoding);
  const seconds = piece.length / sampleRateHz;
  const paths = await beamSearch(model, first, {
    beam: decoding.beam,
    widestGap: decoding.widestGap,
    maxTokens: Math.ceil(seconds * decoding.tokensPerSecond) + decoding.extraTokens,
    allowEmpty: false,
    bias: bias === undefined ? undefined : { tokens: bias, ...decoding.bias },
  });
  const readings = paths.map((path) => toReading(tokenizer, path));
  const endFirstLogProb = logProbOf(first.logits, model.shape.endToken);
  const heard = mostProbable(readings);
  const noWords = heard === undefined || hasNoWords(heard.evidence, endFirstLogProb, decoding.noWords);
  return {
    readings: noWords ? [] : distinct(readings),
    encodeMs: encodedAtMs - startedAtMs,
    decodeMs: nowMs() - encodedAtMs,
  };
}
