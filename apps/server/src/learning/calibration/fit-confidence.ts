import { transcriptConfidence, wordConfidences } from '../../recognition/confidence/confidence.ts';
import type { ConfidenceWeights } from '../../recognition/confidence/confidence.ts';
import type { CalibrationClip } from './calibration-clip.ts';
import { fitLogistic } from './fit-logistic.ts';
import type { LogisticExample } from './fit-logistic.ts';
import { speakerFolds } from './speaker-folds.ts';

/** Strong enough that a single recording cannot give evidence a large weight. */
const RIDGE = 1;

/** Further digits are meaningless and make the file hard to read. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

/** Fits a logistic regression without negative weights: greater evidence is always better. */
function fitMonotone(examples: readonly LogisticExample[]): { bias: number; weights: number[] } {
  const directions = (examples[0]?.values ?? []).map(() => 1 as const);
  const { bias, weights } = fitLogistic(examples, { ridge: RIDGE, directions });
  return { bias: rounded(bias), weights: weights.map(rounded) };
}

function fitTranscript(clips: readonly CalibrationClip[]): ConfidenceWeights['transcript'] {
  const examples = clips.map(({ right, evidence: { transcript } }) => ({
    values: [transcript.logProb, transcript.margin, transcript.phrase, transcript.pace],
    right,
  }));
  const { bias, weights } = fitMonotone(examples);
  const [logProb = 0, margin = 0, phrase = 0, pace = 0] = weights;
  return { bias, weights: { logProb, margin, phrase, pace } };
}

function fitWord(clips: readonly CalibrationClip[]): ConfidenceWeights['word'] {
  const examples = clips.flatMap(({ evidence, wordsRight }) =>
    evidence.words.map(({ evidence: word }, place) => ({
      values: [word.lowest, word.margin, word.mean, word.phrase],
      right: wordsRight[place] === true,
    })),
  );
  const { bias, weights } = fitMonotone(examples);
  const [lowest = 0, margin = 0, mean = 0, phrase = 0] = weights;
  return { bias, weights: { lowest, margin, mean, phrase } };
}

/** Fits the weights of confidence to these clips. */
export function fitConfidence(clips: readonly CalibrationClip[]): ConfidenceWeights {
  return { transcript: fitTranscript(clips), word: fitWord(clips) };
}

/** Confidences of a transcript and its words. */
export type Estimate = CalibrationClip['before'];

export function estimate({ evidence }: CalibrationClip, weights: ConfidenceWeights): Estimate {
  return {
    confidence: transcriptConfidence(evidence.transcript, weights),
    words: wordConfidences(evidence, weights).map(({ confidence }) => confidence),
  };
}

/** Estimates the confidences of each clip with weights fitted without its speaker, in the order of the clips. */
export function heldOutEstimates(clips: readonly CalibrationClip[], folds = 10): Estimate[] {
  const foldOf = speakerFolds(
    clips.map(({ speaker }) => speaker),
    folds,
  );
  const weightsOf = Array.from({ length: folds }, (_, fold) => {
    const others = clips.filter((__, index) => foldOf[index] !== fold);
    return others.length === clips.length ? null : fitConfidence(others);
  });
  return clips.map((clip, index) => {
    const weights = weightsOf[foldOf[index] ?? 0];
    if (weights === undefined || weights === null) throw new Error('a clip in no fold');
    return estimate(clip, weights);
  });
}
