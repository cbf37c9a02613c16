import { z } from 'zod';
import { alarmSliceSchema } from './alarms-api.ts';

const epochMs = z.number().int().nonnegative();

/** How fast an input changes, from comparing it with itself a day, a week and four weeks ago. */
export const CHANGE_SPEEDS = [
  'within_days',
  'within_weeks',
  'within_months',
  'stable',
  'not_enough_data',
] as const;

export const driftReferenceSchema = z.object({
  id: z.string(),
  version: z.number().int().positive(),
  name: z.string(),
  from: epochMs,
  to: epochMs,
  by: z.string(),
  reason: z.string(),
  at: epochMs,
  /** Whether comparisons use it now. */
  current: z.boolean(),
  tasks: z.number().int().nonnegative(),
});

/** One input or output compared with its reference. */
export const driftFindingSchema = z.object({
  metric: z.string(),
  component: z.enum(['vad', 'asr', 'search', 'gateway', 'client']),
  slice: alarmSliceSchema.nullable(),
  test: z.enum(['ks', 'psi', 'missing']),
  verdict: z.enum(['quiet', 'warning', 'alarm', 'not_enough_data']),
  window: z.object({ from: epochMs, to: epochMs }),
  n: z.number(),
  referenceN: z.number(),
  /** Of the test; null without enough data. */
  pValue: z.number().nullable(),
  /** After Benjamini-Hochberg over features and slices. */
  adjustedP: z.number().nullable(),
  /** Wasserstein distance in standard deviations of the reference, PSI, or the share that is missing. */
  size: z.number().nullable(),
  value: z.number().nullable(),
  reference: z.number().nullable(),
  speed: z.enum(CHANGE_SPEEDS),
  /** How it moves with quality, 0..1; findings are ordered by it. */
  withQuality: z.number().nullable(),
});
export type DriftFinding = z.infer<typeof driftFindingSchema>;

/** Mean confidence against what people did, by slice. */
export const calibrationGapSchema = z.object({
  slice: alarmSliceSchema.nullable(),
  n: z.number(),
  expected: z.number().nullable(),
  realised: z.number().nullable(),
  /** 99 % interval of expected minus realised. */
  gap: z.object({ value: z.number(), lower: z.number(), upper: z.number() }).nullable(),
});

/** `GET /v1/ops/drift` */
export const driftSchema = z.object({
  reference: driftReferenceSchema.nullable(),
  references: z.array(driftReferenceSchema),
  checkedAt: epochMs.nullable(),
  findings: z.array(driftFindingSchema),
  /** Data or concept, of recognition and of search. */
  verdicts: z.array(
    z.object({
      component: z.enum(['asr', 'search']),
      kind: z.enum(['none', 'data', 'concept', 'not_enough_data']),
      sentence: z.string(),
    }),
  ),
  calibration: z.array(calibrationGapSchema),
  /** Queries for which people choose something else than before; empty where text must not be shown. */
  choices: z.array(
    z.object({
      query: z.string(),
      clicks: z.number(),
      before: z.object({ id: z.string(), title: z.string(), share: z.number() }).nullable(),
      now: z.object({ id: z.string(), title: z.string(), share: z.number() }).nullable(),
      adjustedP: z.number(),
    }),
  ),
  choicesHidden: z.number(),
  /** Words that people say and the catalogue lacks, the most frequent first; counted where text must not be shown. */
  unknownWords: z.array(z.object({ word: z.string(), n: z.number(), before: z.number() })),
  unknownWordsHidden: z.number(),
});
export type Drift = z.infer<typeof driftSchema>;

/** `POST /v1/ops/drift/references`: freezes a window as the reference. */
export const driftReferenceBodySchema = z.object({
  name: z.string().trim().min(1).max(80),
  from: epochMs,
  to: epochMs,
  by: z.string().trim().min(1).max(80),
  reason: z.string().trim().min(1).max(500),
});
