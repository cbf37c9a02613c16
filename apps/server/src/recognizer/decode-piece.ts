import { branchSearch } from '@hark/moonshine/branch-search';
import { greedySearch } from '@hark/moonshine/greedy-search';
import type { DecodedPath } from '@hark/moonshine/greedy-search';
import type { MoonshineModel } from '@hark/moonshine/moonshine-model';
import { sampleRateHz } from '@hark/moonshine/moonshine-shape';
import { hasNoWords } from '@hark/moonshine/no-words';
import type { NoWordsRule } from '@hark/moonshine/no-words';
import { pathEvidence } from '@hark/moonshine/path-evidence';
import type { PathEvidence } from '@hark/moonshine/path-evidence';
import { logProbOf } from '@hark/moonshine/token-scores';
import type { Tokenizer } from '@hark/moonshine/tokenizer';
import { transcriptWords } from '@hark/shared/text/normalize-transcript';

/** How a piece of speech is decoded. The values and what each bought are in docs/recognition.md. */
export interface DecodingSettings {
  /** The length guard: no speech has more tokens than this. */
  tokensPerSecond: number;
  extraTokens: number;
  noWords: NoWordsRule;
  /** Other readings are looked for where a choice was this close (see `branchSearch`). */
  lowestRunnerUpLogProb: number;
  widestGap: number;
  mostBranches: number;
  /** What the other readings may cost, as a share of the steps of the first. */
  branchStepShare: number;
}

export const decodingSettings: DecodingSettings = {
  tokensPerSecond: 8,
  extraTokens: 6,
  noWords: {
    lowestMeanLogProb: -1.2,
    endFirstLogProb: Math.log(0.5),
    lowestMeanLogProbThen: -0.9,
  },
  lowestRunnerUpLogProb: Math.log(0.1),
  widestGap: 2.5,
  mostBranches: 4,
  branchStepShare: 0.3,
};

/** One reading of a piece. */
export interface Reading {
  text: string;
  evidence: PathEvidence;
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
  return { text: tokenizer.decode(path.choices.map(({ token }) => token)), evidence: pathEvidence(path) };
}

function byProbability(readings: readonly Reading[]): Reading[] {
  return readings.toSorted((left, right) => right.evidence.totalLogProb - left.evidence.totalLogProb);
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

export async function decodePiece(parts: DecodingParts, piece: Float32Array): Promise<DecodedPiece> {
  const { model, decoding, tokenizer, nowMs } = parts;
  const startedAtMs = nowMs();
  const encoding = await model.encode(padded(piece));
  const encodedAtMs = nowMs();
  const first = await model.start(encoding);
  const seconds = piece.length / sampleRateHz;
  const maxTokens = Math.ceil(seconds * decoding.tokensPerSecond) + decoding.extraTokens;
  const rules = { maxTokens, allowEmpty: false };
  const best = await greedySearch(model, first, rules);
  const endFirstLogProb = logProbOf(first.logits, model.shape.endToken);
  const noWords = hasNoWords(pathEvidence(best), endFirstLogProb, decoding.noWords);
  const others = noWords
    ? []
    : await branchSearch(model, best, {
        ...rules,
        lowestRunnerUpLogProb: decoding.lowestRunnerUpLogProb,
        widestGap: decoding.widestGap,
        mostBranches: decoding.mostBranches,
        mostSteps: Math.ceil(best.choices.length * decoding.branchStepShare),
      });
  const readings = noWords ? [] : [best, ...others].map((path) => toReading(tokenizer, path));
  return {
    readings: distinct(byProbability(readings)),
    encodeMs: encodedAtMs - startedAtMs,
    decodeMs: nowMs() - encodedAtMs,
  };
}
