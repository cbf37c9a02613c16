import type { PathEvidence } from '@hark/moonshine/path-evidence';
import type { WordEvidence } from '@hark/moonshine/word-evidence';
import { matchingWords } from '@hark/shared/text/matching-words';
import { transcriptWords } from '@hark/shared/text/normalize-transcript';

/** A hypothesis for a chunk. Scores are natural logarithms. */
export interface DecodedHypothesis {
  text: string;
  evidence: PathEvidence;
  words: WordEvidence[];
  /** The whole hypothesis is one bias phrase. */
  isPhrase: boolean;
  /** Score of the search: the log probability plus the bonuses of biasing. */
  score: number;
}

/** Evidence for the transcript of the best hypothesis of a chunk. */
export interface TranscriptEvidence {
  /** Log probability of these words without biasing, summed over all their spellings. */
  logProb: number;
  /** Log odds of these words against all other hypotheses, bonuses included; -8 to 8. */
  margin: number;
  /** 1 if the words are one whole bias phrase, otherwise 0. */
  phrase: number;
  /** 0 at a plausible pace; below 0 by the tokens per second above `TOKENS_PER_SECOND`. */
  pace: number;
}

/** Evidence for one word of the transcript. */
export interface SpokenWordEvidence {
  /** Log probability of the word's least probable token. */
  lowest: number;
  /** Log odds of the hypotheses with this word at this place against those without it; -8 to 8. */
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

/** Larger odds reflect the small number of hypotheses rather than the words. */
const GREATEST_MARGIN = 8;

/** Hardly anybody speaks faster: of 1,700 right transcripts in a hundred. */
const TOKENS_PER_SECOND = 7;
/** Shorter speech is not measured reliably. */
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
 * Evidence for the first hypothesis, which is the best. `hypotheses` holds all that were found, including other spellings
 * of the same words. Null without hypotheses. `speechMs`: duration of speech in the chunk.
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
