import { z } from 'zod';
import { CHANGE_SPEEDS } from '../metrics/detectors/change-speed.ts';
import { alarmSliceSchema, blameSchema } from './alarms-api.ts';

const epochMs = z.number().int().nonnegative();
const hours = z.number().int().min(1);
const days = z.number().int().min(1);
const actor = z.string().trim().min(1).max(80);
const reason = z.string().trim().min(1).max(500);
const trafficSchema = z.enum(['real', 'synthetic']).default('real');

/** A frozen time that later ones are compared with. */
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
export type DriftReference = z.infer<typeof driftReferenceSchema>;

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
  /** Mean, share, or share of `category`. */
  value: z.number().nullable(),
  reference: z.number().nullable(),
  /** The category that has moved most; null for numbers. */
  category: z.string().nullable(),
  speed: z.enum(CHANGE_SPEEDS),
  /** How it moves with quality, 0..1; findings are ordered by it. */
  withQuality: z.number().nullable(),
});
export type DriftFinding = z.infer<typeof driftFindingSchema>;

export const DRIFT_CAUSES = ['none', 'data', 'concept', 'undetermined', 'not_enough_data'] as const;

/** Mean confidence against what people did, by slice. */
export const calibrationGapSchema = z.object({
  slice: alarmSliceSchema.nullable(),
  n: z.number(),
  expected: z.number().nullable(),
  realised: z.number().nullable(),
  /** Expected minus realised, less the same of the reference, with its 99 % interval. */
  gap: z.object({ value: z.number(), lower: z.number(), upper: z.number() }).nullable(),
  /** Whether it has grown beyond chance since the windows before. */
  isAlarm: z.boolean(),
});
export type CalibrationGapFigure = z.infer<typeof calibrationGapSchema>;

/** How inputs are compared; see docs/drift.md. */
export const driftSettingsSchema = z.object({
  /** Time between two checks. */
  everyMinutes: z.number().int().min(5).max(1_440).default(60),
  /** Length of the window that is compared; an alarm needs two that do not overlap. */
  windowHours: hours.max(168).default(24),
  /** Length of the reference while none is chosen: the days before the two windows. */
  referenceDays: days.max(28).default(7),
  /** Least samples of a slice, and of a reference. Those of the whole are thresholds of the rules. */
  minSliceSamples: z.number().int().min(50).default(100),
  minReferenceSamples: z.number().int().min(100).default(1_000),
  /** Days whose choices and words are compared with those before. */
  choiceDays: days.max(28).default(7),
  choiceReferenceDays: days.max(365).default(21),
  wordDays: days.max(28).default(2),
  wordReferenceDays: days.max(365).default(7),
  /** Recordings replayed for one alarm, and the least number from which shares are given. */
  blameClips: z.number().int().min(1).max(1_000).default(100),
  minBlameClips: z.number().int().min(1).max(1_000).default(20),
});
export type DriftSettings = z.infer<typeof driftSettingsSchema>;

/** `GET /v1/ops/drift` */
export const driftSchema = z.object({
  reference: driftReferenceSchema.nullable(),
  references: z.array(driftReferenceSchema),
  checkedAt: epochMs.nullable(),
  /** CPU time of the check in this process. */
  checkCpuMs: z.number().nonnegative().nullable(),
  findings: z.array(driftFindingSchema),
  /** Data or concept, of recognition and of search. */
  verdicts: z.array(
    z.object({
      component: z.enum(['asr', 'search']),
      kind: z.enum(DRIFT_CAUSES),
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
  traffic: trafficSchema,
  by: actor,
  reason,
});

/** `PUT /v1/ops/drift/reference`: chooses a frozen reference; null returns to the days before the window. */
export const driftReferenceChoiceSchema = z.object({
  id: z.string().nullable(),
  traffic: trafficSchema,
  by: actor,
  reason,
});

/** Query of `GET /v1/ops/drift`. */
export const driftQuerySchema = z.object({ traffic: trafficSchema });

/** `POST /v1/ops/drift/checks`: checks now instead of at the next round; answers as `GET /v1/ops/drift`. */
export const driftCheckBodySchema = z.object({ traffic: trafficSchema });

/** `PUT /v1/ops/drift/settings`: values that are not named stay. */
export const driftSettingsBodySchema = z.object({
  values: z.record(z.string(), z.number()),
  by: actor,
  reason,
});

/** `GET /v1/ops/drift/settings`: those in force, and their history, newest first */
export const driftSettingsAnswerSchema = z.object({
  version: z.number().int().nonnegative(),
  values: driftSettingsSchema,
  history: z.array(
    z.object({
      version: z.number().int().positive(),
      at: epochMs,
      by: z.string(),
      reason: z.string(),
      values: driftSettingsSchema,
    }),
  ),
});
export type DriftSettingsAnswer = z.infer<typeof driftSettingsAnswerSchema>;

/** `POST /v1/ops/drift/blame`: replays recordings of bad tasks of a time, as an alarm does. */
export const blameRequestSchema = z.object({
  from: epochMs,
  to: epochMs,
  slice: alarmSliceSchema.nullable().default(null),
  traffic: trafficSchema,
});
export type BlameRequest = z.infer<typeof blameRequestSchema>;

/** Answer to `POST /v1/ops/drift/blame` and `GET /v1/ops/drift/blame/:id` */
export const blameReplySchema = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'done']),
  blame: blameSchema.nullable(),
});
export type BlameReply = z.infer<typeof blameReplySchema>;
