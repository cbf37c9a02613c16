import { bestPath } from './best-path.ts';
import type { Stage } from './best-path.ts';
import type { TokenAttention } from './attention.ts';
import type { DecodedPath } from './decoded-path.ts';
import { firstFrameStart, frameLoudness, FRAME_SAMPLES } from './frame-loudness.ts';
import { spokenPieces } from './spoken-pieces.ts';
import type { SpokenPieces } from './spoken-pieces.ts';
import type { Tokenizer } from './tokenizer.ts';

/** Position of a word in the audio given to the model, in samples; `end` is exclusive. */
export interface WordSpan {
  start: number;
  end: number;
}

/** Parameters for attention and level. The values come from measurements: docs/recognition.md, "Word times". */
const rule = {
  /** Shares of the two kinds of heads in a token's attention. */
  next: 1 / 3,
  last: 2 / 3,
  /** Least attention of a token to a frame, and of silence. */
  leastOfToken: 0.01,
  leastOfSilence: 0.02,
  /** Level of speech above that of quiet frames; if the range is small, this share of it instead. */
  speechAboveQuietDb: 12,
  speechAboveQuietShare: 0.4,
  /** All levels further than this below the loud parts count as equally quiet. */
  rangeDb: 50,
  /** Slope between silence and speech, weight of the level relative to attention, and least probability by level. */
  slopeDb: 4,
  levelWeight: 2,
  leastByLevel: 1e-3,
} as const;

/** For each frame, how well its level fits speech and silence; natural logarithms. */
interface LevelEvidence {
  speech: Float32Array;
  silence: Float32Array;
}

function quantile(sorted: Float32Array, share: number): number {
  return sorted[Math.round((sorted.length - 1) * share)] ?? 0;
}

/** Applies `choose` to each value and its two neighbours. */
function amongNeighbours(values: Float32Array, choose: (...values: number[]) => number): Float32Array {
  return values.map((value, place) => choose(values[place - 1] ?? value, value, values[place + 1] ?? value));
}

/** Fills dips of one or two frames, which are closures of a "t" or "k" inside a word rather than pauses. */
function withoutClosures(loudness: Float32Array): Float32Array {
  return amongNeighbours(amongNeighbours(loudness, Math.max), Math.min);
}

function levelEvidence(samples: Float32Array, frames: number): LevelEvidence {
  const loudness = withoutClosures(frameLoudness(samples, frames));
  const sorted = loudness.toSorted();
  const loud = quantile(sorted, 0.95);
  const quiet = Math.max(quantile(sorted, 0.05), loud - rule.rangeDb);
  const border = quiet + Math.min(rule.speechAboveQuietDb, rule.speechAboveQuietShare * (loud - quiet));
  const scoreOf = (probability: number) => rule.levelWeight * Math.log(probability + rule.leastByLevel);
  const silences = loudness.map((level) => 1 / (1 + Math.exp((level - border) / rule.slopeDb)));
  return { silence: silences.map(scoreOf), speech: silences.map((silence) => scoreOf(1 - silence)) };
}

/** Attention to each token: when the network predicts it, and when it predicts the token after it. */
function attentionByToken(attention: readonly TokenAttention[], tokens: number): Float32Array[] {
  return Array.from({ length: tokens }, (_, place) => {
    const next = attention[place]?.next ?? new Float32Array();
    const last = attention[place + 1]?.last;
    return next.map((share, frame) => rule.next * share + rule.last * (last?.[frame] ?? 0));
  });
}

interface Evidence {
  byToken: readonly Float32Array[];
  level: LevelEvidence;
  frames: number;
}

/** The spoken tokens of each word. A word of punctuation alone has a time too, from all its tokens. */
function soundingPlaces(words: readonly SpokenPieces[]): number[][] {
  return words.map(({ places, saidPlaces }) => (saidPlaces.length > 0 ? saidPlaces : places));
}

function addTo(sums: Float32Array, values: Float32Array): void {
  for (let place = 0; place < sums.length; place++) sums[place] = (sums[place] ?? 0) + (values[place] ?? 0);
}

/** The tokens of the words, with an optional silence before, between and after the words. */
function stagesOf(said: readonly (readonly number[])[], { byToken, level, frames }: Evidence): Stage[] {
  const isSaid = new Set(said.flat());
  const total = new Float32Array(frames);
  // The token of a full stop or a comma attends to the pause.
  const pause = new Float32Array(frames).fill(rule.leastOfSilence);
  for (const [place, shares] of byToken.entries()) {
    addTo(total, shares);
    if (!isSaid.has(place)) addTo(pause, shares);
  }
  const sum = total.map((share) => share + rule.leastOfSilence);
  const silence: Stage = {
    optional: true,
    scores: pause.map((share, frame) => Math.log(share / (sum[frame] ?? 1)) + (level.silence[frame] ?? 0)),
  };
  const stageOf = (place: number): Stage => ({
    optional: false,
    scores: sum.map((all, frame) => {
      const share = (byToken[place]?.[frame] ?? 0) + rule.leastOfToken;
      return Math.log(share / (all + rule.leastOfToken)) + (level.speech[frame] ?? 0);
    }),
  });
  return [silence, ...said.flatMap((places) => places.map(stageOf).concat(silence))];
}

/**
 * Finds the position of each word of a path in the decoded audio. The spans are in order, do not overlap, and are as
 * many as the words from `wordEvidence`. The network attends to the sound of a token when it predicts the token, and
 * again when it reads it. Each frame is assigned to the token that attends to it most, in the order of the tokens, or
 * to silence if its level is low. Null without words, without attention, and with more tokens than frames.
 */
export function alignWords(
  { tokens, attention }: Pick<DecodedPath, 'tokens' | 'attention'>,
  samples: Float32Array,
  tokenizer: Pick<Tokenizer, 'decode' | 'startsWord' | 'joins'>,
): WordSpan[] | null {
  const words = spokenPieces(tokens, tokenizer);
  const frames = attention[0]?.next.length ?? 0;
  if (words.length === 0 || frames === 0) return null;
  const byToken = attentionByToken(attention, tokens.length);
  const said = soundingPlaces(words);
  const stages = stagesOf(said, { byToken, level: levelEvidence(samples, frames), frames });
  const course = bestPath(stages, frames);
  if (course === null) return null;
  // The word of each stage; -1 for silence.
  const owners = [-1, ...said.flatMap((places, word) => places.map(() => word).concat(-1))];
  const owned = Array.from(course, (stage) => owners[stage] ?? -1);
  const sampleOf = (frame: number) =>
    Math.min(samples.length, Math.max(0, firstFrameStart + frame * FRAME_SAMPLES));
  return words.map((_, word) => ({
    start: sampleOf(owned.indexOf(word)),
    end: sampleOf(owned.lastIndexOf(word) + 1),
  }));
}
