import { expectedCalibrationError, reliabilityBins } from '../evaluation/calibration-error.ts';
import type { ScoredOutcome, ReliabilityBin } from '../evaluation/calibration-error.ts';
import type { ConfidenceFit, HeldOut } from '../../recognition/confidence/confidence-fit.ts';
import { areaUnderCurve } from './area-under-curve.ts';
import type { CalibrationClip } from './calibration-clip.ts';
import { fitConfidence, heldOutEstimates } from './fit-confidence.ts';
import type { Estimate } from './fit-confidence.ts';

/** How well confidences match the outcomes. */
export interface Calibration extends HeldOut {
  /** Share of right values; null without values. */
  accuracy: number | null;
  bins: ReliabilityBin[];
}

interface Compared {
  /** With the recogniser's weights before the fit. */
  before: Calibration;
  /** With new weights, each on speakers outside its fit. */
  heldOut: Calibration;
}

export interface CalibrationReport {
  fit: ConfidenceFit;
  /** By condition, plus `all`. */
  conditions: Record<string, { transcripts: Compared; words: Compared }>;
  /** Held-out calibration of transcripts, by condition, slice and value. */
  slices: Record<string, Record<string, Record<string, Calibration>>>;
}

function calibrationOf(values: readonly ScoredOutcome[]): Calibration {
  return {
    examples: values.length,
    accuracy: values.length === 0 ? null : values.filter(({ right }) => right).length / values.length,
    calibrationError: expectedCalibrationError(values),
    areaUnderCurve: areaUnderCurve(values),
    bins: reliabilityBins(values),
  };
}

interface Estimated {
  clip: CalibrationClip;
  heldOut: Estimate;
}

function transcripts(all: readonly Estimated[], of: (one: Estimated) => Estimate): Calibration {
  return calibrationOf(all.map((one) => ({ confidence: of(one).confidence, right: one.clip.right })));
}

function words(all: readonly Estimated[], of: (one: Estimated) => Estimate): Calibration {
  return calibrationOf(
    all.flatMap((one) =>
      of(one).words.map((confidence, place) => ({ confidence, right: one.clip.wordsRight[place] === true })),
    ),
  );
}

const before = ({ clip }: Estimated): Estimate => clip.before;
const heldOut = (one: Estimated): Estimate => one.heldOut;

function compare(all: readonly Estimated[]): CalibrationReport['conditions'][string] {
  return {
    transcripts: { before: transcripts(all, before), heldOut: transcripts(all, heldOut) },
    words: { before: words(all, before), heldOut: words(all, heldOut) },
  };
}

function groupBy(
  all: readonly Estimated[],
  keyOf: (one: Estimated) => string | undefined,
): [string, Estimated[]][] {
  const groups = new Map<string, Estimated[]>();
  for (const one of all) {
    const key = keyOf(one);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups];
}

function slicesOf(all: readonly Estimated[]): CalibrationReport['slices'][string] {
  const names = new Set(all.flatMap(({ clip }) => Object.keys(clip.slices)));
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      Object.fromEntries(
        groupBy(all, ({ clip }) => (Object.hasOwn(clip.slices, name) ? clip.slices[name] : undefined)).map(
          ([value, group]) => [value, transcripts(group, heldOut)],
        ),
      ),
    ]),
  );
}

const fourDigits = (value: number | null): number | null =>
  value === null ? null : Number(value.toFixed(4));

function heldOutOf({ examples, calibrationError, areaUnderCurve: area }: Calibration): HeldOut {
  return { examples, calibrationError: fourDigits(calibrationError), areaUnderCurve: fourDigits(area) };
}

/** Fits confidence weights to the clips and evaluates them on held-out speakers. */
export function calibrate(
  clips: readonly CalibrationClip[],
  about: Pick<ConfidenceFit, 'engine' | 'fittedAt' | 'recordings'>,
): CalibrationReport {
  const estimates = heldOutEstimates(clips);
  const all = clips.flatMap((clip, index) => {
    const own = estimates[index];
    return own === undefined ? [] : [{ clip, heldOut: own }];
  });
  const { transcript, word } = fitConfidence(clips);
  const byCondition = groupBy(all, ({ clip }) => clip.condition);
  const fit: ConfidenceFit = {
    format: 'hark-confidence/1',
    ...about,
    transcript: { ...transcript, heldOut: heldOutOf(transcripts(all, heldOut)) },
    word: { ...word, heldOut: heldOutOf(words(all, heldOut)) },
  };
  return {
    fit,
    conditions: Object.fromEntries(
      [...byCondition, ['all', all] as const].map(([condition, group]) => [condition, compare(group)]),
    ),
    slices: Object.fromEntries(byCondition.map(([condition, group]) => [condition, slicesOf(group)])),
  };
}
