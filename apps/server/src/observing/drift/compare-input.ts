import type { DriftInput } from '@hark/shared/metrics/definitions/drift-inputs';
import { CATEGORY_DRIFT, categoryDrift } from '@hark/shared/metrics/detectors/category-drift';
import { CONTINUOUS_DRIFT, continuousDrift } from '@hark/shared/metrics/detectors/continuous-drift';
import { MISSING_DRIFT, missingDrift } from '@hark/shared/metrics/detectors/missing-drift';
import {
  categoryCounts,
  type InputFigure,
  type PlaceFigures,
  WHOLE,
  placeKey,
  type Place,
} from './input-figures.ts';

/** Two windows of one input in one place. */
export interface Comparison {
  test: 'ks' | 'psi' | 'missing';
  n: number;
  referenceN: number;
  /** Null without enough data. */
  pValue: number | null;
  /** Distance in standard deviations, PSI, or the share that is missing. */
  size: number | null;
  /** Whether it is large enough to matter. */
  isLarge: boolean;
  value: number | null;
  reference: number | null;
  category: string | null;
  /** A field that most records lack needs no second window. */
  isCertain: boolean;
}

/** What a difference must have to matter. */
export interface DriftLimits {
  /** Least samples of the whole. */
  minSamples: number;
  minSliceSamples: number;
  minReferenceSamples: number;
  /** Least distance in standard deviations, and least population stability index. */
  minMoved: number;
  /** Adjusted p-values below which a difference warns and alarms. */
  warnBelow: number;
  alarmBelow: number;
}

/** Least samples of one comparison. */
export interface Least {
  samples: number;
  referenceSamples: number;
}

type Limits = Pick<DriftLimits, 'minMoved' | 'warnBelow' | 'alarmBelow'>;

const meanOf = ({ samples, total }: InputFigure): number | null => (samples === 0 ? null : total / samples);

function compareValues(now: InputFigure, before: InputFigure, limits: Limits, least: Least): Comparison {
  const { minMoved: minMovedSigmas } = limits;
  const { verdict, shift, samples, referenceSamples } = continuousDrift(now.bins, before.bins, {
    ...CONTINUOUS_DRIFT,
    minSamples: least.samples,
    minReferenceSamples: least.referenceSamples,
    minMovedSigmas,
  });
  const isKnown = verdict !== 'not_enough_data' && shift !== null;
  return {
    test: 'ks',
    n: samples,
    referenceN: referenceSamples,
    pValue: isKnown ? shift.pValue : null,
    size: isKnown ? shift.movedSigmas : null,
    isLarge: isKnown && shift.movedSigmas > minMovedSigmas,
    value: meanOf(now),
    reference: meanOf(before),
    category: null,
    isCertain: false,
  };
}

function compareCounts(
  now: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, number>,
  { minMoved: minPsi }: Limits,
  least: Least,
): Comparison {
  const { verdict, psi, limit, pValue, moves, samples, referenceSamples } = categoryDrift(now, before, {
    ...CATEGORY_DRIFT,
    minSamples: least.samples,
    minReferenceSamples: least.referenceSamples,
    minPsi,
  });
  const isKnown = verdict !== 'not_enough_data';
  const [most] = moves;
  return {
    test: 'psi',
    n: samples,
    referenceN: referenceSamples,
    pValue: isKnown ? pValue : null,
    size: isKnown ? psi : null,
    isLarge: isKnown && psi > minPsi && psi > limit,
    value: most?.now ?? null,
    reference: most?.before ?? null,
    category: most?.category ?? null,
    isCertain: false,
  };
}

const hitsOf = ({ samples, total }: InputFigure): ReadonlyMap<string, number> =>
  new Map([
    ['yes', total],
    ['no', samples - total],
  ]);

function compareShares(now: InputFigure, before: InputFigure, limits: Limits, least: Least): Comparison {
  const compared = compareCounts(hitsOf(now), hitsOf(before), limits, least);
  return { ...compared, value: meanOf(now), reference: meanOf(before), category: null };
}

function compareMissing(now: InputFigure, before: InputFigure, limits: Limits, least: Least): Comparison {
  const drift = missingDrift(
    { missing: now.total, samples: now.samples },
    { missing: before.total, samples: before.samples },
    {
      isMandatory: true,
      settings: { ...MISSING_DRIFT, minReferenceSamples: least.referenceSamples, ...pick(limits) },
    },
  );
  const isKnown = drift.verdict !== 'not_enough_data';
  return {
    test: 'missing',
    n: now.samples,
    referenceN: before.samples,
    pValue: isKnown ? drift.pValue : null,
    size: isKnown ? drift.share : null,
    isLarge: drift.verdict === 'warning' || drift.verdict === 'alarm',
    value: drift.share,
    reference: meanOf(before),
    category: null,
    isCertain: drift.verdict === 'alarm',
  };
}

const pick = ({ warnBelow, alarmBelow }: Limits) => ({ warnBelow, alarmBelow });

const NOTHING: InputFigure = { samples: 0, total: 0, bins: [] };

/** Compares one input of one place in two windows. Categories are compared for the whole traffic only. Pure. */
export function compareInput(
  input: DriftInput,
  { place, now, before }: { place: Place; now: PlaceFigures; before: PlaceFigures },
  limits: Limits,
  least: Least,
): Comparison {
  if (input.type === 'category') {
    const { dimension } = input;
    return compareCounts(categoryCounts(now, dimension), categoryCounts(before, dimension), limits, least);
  }
  const [of, and] = [now, before].map((figures) => figures.get(placeKey(place)) ?? NOTHING);
  if (of === undefined || and === undefined) throw new Error('There are two windows.');
  switch (input.type) {
    case 'values':
      return compareValues(of, and, limits, least);
    case 'share':
      return compareShares(of, and, limits, least);
    case 'missing':
      return compareMissing(of, and, limits, least);
  }
}

/** Returns the places in which an input is compared: everything, and slices that are not all of it. */
export function placesOf(input: DriftInput, now: PlaceFigures, least: number): Place[] {
  const whole = now.get(placeKey(WHOLE))?.samples ?? 0;
  if (input.type === 'category') return [WHOLE];
  const slices = [...now].flatMap(([key, { samples }]) => {
    const [dimension = '', value = ''] = key.split('\n');
    const isSlice = dimension !== WHOLE.dimension && value !== 'other';
    return isSlice && samples >= least && samples < WHOLE_SHARE * whole ? [{ dimension, value }] : [];
  });
  return [WHOLE, ...slices];
}

/** A slice with more of the samples is the whole under another name. */
const WHOLE_SHARE = 0.95;
