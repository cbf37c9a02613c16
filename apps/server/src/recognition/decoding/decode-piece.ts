import { alignWords } from '@hark/moonshine/align-words';
import type { WordSpan } from '@hark/moonshine/align-words';
import { beamSearch } from '@hark/moonshine/beam-search';
import type { DecodedPath } from '@hark/moonshine/decoded-path';
import type { Encoding, MoonshineModel } from '@hark/moonshine/moonshine-model';
import { sampleRateHz } from '@hark/moonshine/moonshine-shape';
import { hasNoWords } from '@hark/moonshine/no-words';
import { pathEvidence } from '@hark/moonshine/path-evidence';
import type { TokenBias } from '@hark/moonshine/token-bias';
import { logProbOf } from '@hark/moonshine/token-scores';
import type { Tokenizer } from '@hark/moonshine/tokenizer';
import { wordEvidence } from '@hark/moonshine/word-evidence';
import { transcriptWords } from '@hark/shared/text/normalize-transcript';
import type { DecodingSettings } from './decoding-settings.ts';
import { pieceEvidence } from '../reading-evidence.ts';
import type { PieceEvidence, Reading } from '../reading-evidence.ts';

export interface DecodedPiece {
  /** Best first, no two the same words; none where there are no words in the piece. */
  readings: Reading[];
  /** For the best of them; null without any. */
  evidence: PieceEvidence | null;
  /** Where the words of the best of them are in the piece; null without any, and where that is not known. */
  spans: WordSpan[] | null;
  encoding: Encoding;
  encodeMs: number;
  decodeMs: number;
}

export interface DecodingParts {
  model: MoonshineModel;
  tokenizer: Tokenizer;
  decoding: DecodingSettings;
  /** Phrases that are expected. */
  bias?: TokenBias;
  /** Tokens that the readings begin with; none where that is not known. */
  known: readonly number[];
  /** Whether the tokens are one whole phrase of those. */
  isPhrase: (tokens: readonly number[]) => boolean;
  nowMs: () => number;
  /** Looked at before each run of the network. */
  signal: AbortSignal;
}

/** The encoder's first window; shorter input is padded with silence. */
const shortestInputSamples = sampleRateHz / 10;

function padded(piece: Float32Array): Float32Array {
  if (piece.length >= shortestInputSamples) return piece;
  const result = new Float32Array(shortestInputSamples);
  result.set(piece);
  return result;
}

function toReading({ tokenizer, isPhrase }: DecodingParts, path: DecodedPath): Reading {
  return {
    text: tokenizer.decode(path.tokens),
    evidence: pathEvidence(path),
    words: wordEvidence(path, tokenizer),
    isPhrase: isPhrase(path.tokens),
    score: path.score,
  };
}

/** The readings without those that say the same words as one before them. */
function distinct(readings: readonly Reading[]): Reading[] {
  const seen = new Set<string>();
  return readings.filter(({ text }) => {
    const words = transcriptWords(text).join(' ');
    const isNew = !seen.has(words);
    seen.add(words);
    return isNew;
  });
}

/** What the front end measured: how long there is speech in the piece, and over what noise (null: not known). */
export interface PieceSignal {
  speechMs: number;
  snrDb: number | null;
}

export async function decodePiece(
  parts: DecodingParts,
  piece: Float32Array,
  { speechMs, snrDb }: PieceSignal,
): Promise<DecodedPiece> {
  const { model, decoding, bias, nowMs, signal } = parts;
  signal.throwIfAborted();
  const startedAtMs = nowMs();
  const encoding = await model.encode(padded(piece));
  const encodedAtMs = nowMs();
  signal.throwIfAborted();
  const first = await model.start(encoding);
  const seconds = piece.length / sampleRateHz;
  const maxTokens = Math.ceil(seconds * decoding.tokensPerSecond) + decoding.extraTokens;
  const paths = await beamSearch(model, first, {
    beam: decoding.beam,
    widestGap: bias === undefined ? decoding.widestGap : decoding.bias.widestGap,
    maxTokens,
    known: parts.known.length < maxTokens ? parts.known : [],
    allowEmpty: false,
    bias: bias === undefined ? undefined : { tokens: bias, ...decoding.bias },
    signal,
  });
  const spoken = paths
    .map((path) => ({ path, reading: toReading(parts, path) }))
    .filter(({ reading }) => transcriptWords(reading.text).length > 0);
  const readings = spoken.map(({ reading }) => reading);
  const [best] = spoken;
  const evidence = pieceEvidence(readings, speechMs);
  const hasWords =
    evidence !== null &&
    !hasNoWords(
      {
        logProb: evidence.transcript.logProb,
        endFirstLogProb: logProbOf(first.logits, model.shape.endToken),
        isPhrase: evidence.transcript.phrase === 1,
        snrDb,
      },
      decoding.noWords,
    );
  return {
    readings: hasWords ? distinct(readings) : [],
    evidence: hasWords ? evidence : null,
    spans: hasWords && best !== undefined ? alignWords(best.path, piece, parts.tokenizer) : null,
    encoding,
    encodeMs: encodedAtMs - startedAtMs,
    decodeMs: nowMs() - encodedAtMs,
  };
}
