import type { DriftInput } from '@hark/shared/metrics/definitions/drift-inputs';
import {
  addOutcome,
  NO_CONFIDENCE,
  type ConfidenceSums,
} from '@hark/shared/metrics/detectors/calibration-gap';
import type { RateSums } from '@hark/shared/metrics/detectors/rate-warning';
import type { ValueCount } from '@hark/shared/metrics/figures/distribution-shift';
import { z } from 'zod';
import { familyOf, isInputPlace, type Place, placeKey, placeOf, WHOLE } from './input-figures.ts';
import type { SampledTask } from './task-sample.ts';

/** What people do when recognition has failed them, and the metric that counts it. */
export const BAD_OUTCOMES = [
  { field: 'redo', metric: 'asr.redo_rate' },
  { field: 'switched', metric: 'asr.switch_rate' },
  { field: 'nullSpeech', metric: 'asr.null_speech_rate' },
] as const;
export type BadOutcome = (typeof BAD_OUTCOMES)[number]['field'];

/** Bounds between the bins of an input; empty for categories and flags. */
export type Edges = readonly number[];

/** Quintiles: fine enough to see a shift, coarse enough to be full. */
const BINS = 5;

/** Returns the quintiles of a reference. Pure. */
export function edgesOf(bins: readonly ValueCount[]): number[] {
  const all = bins.reduce((sum, { count }) => sum + count, 0);
  const edges: number[] = [];
  let seen = 0;
  for (const { value, count } of bins) {
    seen += count;
    while (edges.length < BINS - 1 && seen >= ((edges.length + 1) / BINS) * all) edges.push(value);
  }
  return edges;
}

/** Returns the stratum of a task by one input. */
export function stratumOf(input: DriftInput, edges: Edges, { data, slices }: SampledTask): string {
  switch (input.type) {
    case 'category': {
      const value = Object.entries(slices).find(([dimension]) => dimension === input.dimension)?.[1];
      return value === undefined ? 'unknown' : familyOf({ dimension: input.dimension, value });
    }
    case 'values': {
      const value = data[input.definition.field];
      if (typeof value !== 'number') return 'unknown';
      return String(edges.filter((edge) => value > edge).length);
    }
    case 'share':
    case 'missing': {
      const isHit = input.definition.hit.every((condition) => {
        if ('slice' in condition) return Object.keys(slices).every((name) => name !== condition.slice);
        const value = data[condition.field] ?? null;
        if ('is' in condition) return value === condition.is;
        return typeof value === 'number' && value > condition.above;
      });
      return isHit ? 'yes' : 'no';
    }
  }
}

const ratesSchema = z.record(z.string(), z.object({ samples: z.number(), total: z.number() }));
const confidenceSchema = z.object({
  samples: z.number(),
  confidence: z.number(),
  correct: z.number(),
  squared: z.number(),
});

/** What is kept of the outcomes of a reference: counts alone. */
export const referenceOutcomesSchema = z.object({
  /** By outcome, then stratum, by metric of the input. */
  strata: z.record(
    z.string(),
    z.object({ edges: z.array(z.number()), outcomes: z.record(z.string(), ratesSchema) }),
  ),
  /** Confidence against what people did, by place. */
  confidence: z.record(z.string(), confidenceSchema),
});
export type ReferenceOutcomes = z.infer<typeof referenceOutcomesSchema>;

/** Counts one outcome by the stratum that `keyOf` returns. Pure. */
export function strataOf(
  tasks: readonly SampledTask[],
  outcome: BadOutcome,
  keyOf: (task: SampledTask) => string,
): Map<string, RateSums> {
  const strata = new Map<string, RateSums>();
  for (const task of tasks) {
    const key = keyOf(task);
    const { samples, total } = strata.get(key) ?? { samples: 0, total: 0 };
    strata.set(key, { samples: samples + 1, total: total + (task[outcome] ? 1 : 0) });
  }
  return strata;
}

/**
 * Whether a transcript was right, as far as people show it: they clicked, or they repeated, typed or chose another one.
 * Null where they did nothing.
 */
export function realisedCorrect({ redo, switched, alternative, clicked }: SampledTask): boolean | null {
  if (redo || switched || alternative) return false;
  return clicked ? true : null;
}

/** Sums up confidence against what people did, in total and by slice. Pure. */
export function confidenceByPlace(tasks: readonly SampledTask[]): Map<string, ConfidenceSums> {
  const sums = new Map<string, ConfidenceSums>();
  for (const task of tasks) {
    const { confidence } = task;
    const isCorrect = realisedCorrect(task);
    if (confidence === null || isCorrect === null) continue;
    for (const place of placesOfTask(task)) {
      const key = placeKey(place);
      sums.set(key, addOutcome(sums.get(key) ?? NO_CONFIDENCE, confidence, isCorrect));
    }
  }
  return sums;
}

function placesOfTask({ slices }: SampledTask): Place[] {
  const parts = Object.entries(slices).map(([dimension, value]) => ({ dimension, value: value ?? '' }));
  return [WHOLE, ...parts.filter(isInputPlace)];
}

/** Counts the outcomes of tasks by the strata of one input. Pure. */
export function outcomesByStratum(
  tasks: readonly SampledTask[],
  input: DriftInput,
  edges: Edges,
): ReferenceOutcomes['strata'][string]['outcomes'] {
  const outcomes = BAD_OUTCOMES.map(({ field }) => {
    const counted = strataOf(tasks, field, (task) => stratumOf(input, edges, task));
    return [field, Object.fromEntries(counted)] as const;
  });
  return Object.fromEntries(outcomes);
}

/** The place of a key of `confidence`; null for everything. */
export function sliceOfKey(key: string): Place | null {
  const place = placeOf(key);
  return place.dimension === WHOLE.dimension ? null : place;
}
