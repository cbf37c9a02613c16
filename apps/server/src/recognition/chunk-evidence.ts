import type { PathEvidence } from '@hark/moonshine/path-evidence';
import type { WordEvidence } from '@hark/moonshine/word-evidence';
import { matchingWords } from '@hark/shared/text/matching-words';
import { transcriptWords } from '@hark/shared/text/normalize-transcript';

/** One hypothesis of a chunk. Scores are natural logarithms. */
export interface DecodedHypothesis {
  text: string;
  evidence: PathEvidence;
  words: WordEvidence[];
  /** All of it is one phrase that is expected. */
  isPhrase: boolean;
  /** What it was chosen by: its log probability and what phrases that are expected add. */
  score: number;
}

/** What the hypotheses of a chunk say about the words of the best one. */
export interface TranscriptEvidence {
  /** The network's own log probability of these words, all their writings together. */
  logProb: number;
  /** Log odds of these words against all others that were found, phrases counted in; -8 to 8. */
  margin: number;
  /** 1 where the words are one whole phrase that is expected, otherwise 0. */
  phrase: number;
  /** 0 where so much can be said in the time, below where it can't: by how many tokens a second. */
  pace: number;
}

/** And about one of its words. */
export interface SpokenWordEvidence {
  /** Log probability of the word's least probable chunk. */
  lowest: number;
  /** Log odds of the hypotheses that have this word at this place against those that don't; -8 to 8. */
  margin: number;
  /** Mean log probability of the hypothesis's tokens. */
  mean: number;
  /** As for the transcript. */
  phrase: number;
}

export interface ChunkEvidence {
  transcript: TranscriptEvidence;
  words: { word: string; evidence: SpokenWordEvidence }[];
}

/** Beyond this, odds say more about how few hypotheses were looked at than about the words. */
const GREATEST_MARGIN = 8;

/** Hardly anybody speaks faster: of 1,700 right transcripts in a hundred. */
const TOKENS_PER_SECOND = 7;
/** Less speech than this is not measured well. */
const SHORTEST_SPEECH_MS = 300;

function logSum(values: readonly number[]): number {
  const greatest = Math.max(...values);
  if (greatest === Number.NEGATIVE_INFINITY) return greatest;
  return greatest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - greatest), 0));
}

/** Log odds of some hypotheses against the others. */
function marginOf(forIt: readonly DecodedHypothesis[], against: readonly DecodedHypothesis[]): number {
  const scores = (hypotheses: readonly DecodedHypothesis[]) => logSum(hypotheses.map(({ score }) => score));
  if (against.length === 0) return GREATEST_MARGIN;
  if (forIt.length === 0) return -GREATEST_MARGIN;
  return Math.max(-GREATEST_MARGIN, Math.min(GREATEST_MARGIN, scores(forIt) - scores(against)));
}

function paceOf({ evidence }: DecodedHypothesis, speechMs: number): number {
  const seconds = Math.max(SHORTEST_SPEECH_MS, speechMs) / 1000;
  return Math.min(0, TOKENS_PER_SECOND - evidence.tokens / seconds);
}

function splitBy(
  hypotheses: readonly DecodedHypothesis[],
  isFor: (hypothesis: DecodedHypothesis) => boolean,
): [DecodedHypothesis[], DecodedHypothesis[]] {
  return [hypotheses.filter(isFor), hypotheses.filter((hypothesis) => !isFor(hypothesis))];
}

const normalWords = (words: readonly { word: string }[]) =>
  words.map(({ word }) => transcriptWords(word).join(' '));

/**
 * The evidence for the first of the hypotheses, which is the best; all that were found are given, also those of the same
 * words in another writing. Null without any. `speechMs`: how long there was speech in the chunk.
 */
export function chunkEvidence(
  hypotheses: readonly DecodedHypothesis[],
  speechMs: number,
): ChunkEvidence | null {
  const [best] = hypotheses;
  if (best === undefined) return null;
  const said = transcriptWords(best.text).join(' ');
  const [same, others] = splitBy(hypotheses, ({ text }) => transcriptWords(text).join(' ') === said);
  const phrase = same.some(({ isPhrase }) => isPhrase) ? 1 : 0;
  const words = normalWords(best.words);
  const found = new Map(
    hypotheses.map((hypothesis) => [hypothesis, matchingWords(words, normalWords(hypothesis.words))]),
  );
  return {
    transcript: {
      logProb: Math.min(0, logSum(same.map(({ evidence }) => evidence.totalLogProb))),
      margin: marginOf(same, others),
      phrase,
      pace: paceOf(best, speechMs),
    },
    words: best.words.map(({ word, lowestLogProb }, place) => ({
      word,
      evidence: {
        lowest: lowestLogProb,
        margin: marginOf(...splitBy(hypotheses, (hypothesis) => found.get(hypothesis)?.[place] === true)),
        mean: best.evidence.meanLogProb,
        phrase,
      },
    })),
  };
}
