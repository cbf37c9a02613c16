import { alarmCauseSchema } from '@hark/shared/http/alarms-api';
import { METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { deviceSchema } from '@hark/shared/wire/client-message';
import { clipStatisticsSchema } from '@hark/shared/wire/clip-statistics';
import { slicesSchema } from '@hark/shared/events/slices';
import { z } from 'zod';

const share = z.number().min(0).max(1);
const weight = z.number().nonnegative();
const spanMs = z
  .object({ from: z.number().nonnegative(), to: z.number().nonnegative() })
  .refine(({ from, to }) => from <= to, '"from" must not be after "to"');

/** One value for each hour of a day, or of several days; then they repeat. */
const hourly = z
  .array(weight)
  .max(144)
  .refine(
    (weights) => weights.length > 0 && weights.length % 24 === 0,
    'must have one value per hour, for one or more whole days',
  );

/** One number for all hours, or one for each. */
const byHour = z.union([weight, hourly]);

/** Weights of the possible next steps; an impossible step counts as 0. */
const choicesSchema = z.strictObject({
  again: weight.default(0),
  type: weight.default(0),
  edit: weight.default(0),
  alternative: weight.default(0),
  click: weight.default(0),
  leave: weight.default(0),
});

/** The behaviour of a group of people. */
export const behaviourSchema = z.strictObject({
  /** Nothing was recognised or found. */
  nothing: choicesSchema.default({ again: 5, type: 3, edit: 0, alternative: 0, click: 0, leave: 2 }),
  /** There are results, but not the wanted one. */
  wrong: choicesSchema.default({ again: 4, type: 2, edit: 1, alternative: 1, click: 1, leave: 2 }),
  /** In place of the two above where the transcript is not what was said; by default these two apply. */
  misheard: choicesSchema.optional(),
  /** The wanted entry is among the results. */
  wanted: choicesSchema.default({ again: 0.5, type: 0.2, edit: 0.1, alternative: 0, click: 8, leave: 1.2 }),
  /** The most times that a person says the same query. */
  mostAttempts: z.number().int().min(1).max(10).default(3),
  /** Time from the results to the next step. */
  thinkMs: spanMs
    .refine(({ to }) => to <= 25_000, 'must not exceed 25 s, because repeats after 30 s are not counted')
    .default({ from: 1_500, to: 15_000 }),
  /** Share of repetitions that come late, after `lateMs`. */
  lateShare: share.default(0.05),
  lateMs: spanMs
    .refine(
      ({ from, to }) => from >= 35_000 && to <= 280_000,
      'must lie within 35 to 280 s: between a redo and a new task',
    )
    .default({ from: 40_000, to: 200_000 }),
  /** Share of clicks after which the person returns to the page, and the delay. */
  returnShare: share.default(0.4),
  dwellMs: spanMs.default({ from: 3_000, to: 90_000 }),
  /** Share of people without a working microphone who type instead. */
  typeWithoutMicrophone: share.default(0.6),
});

/** The effect of a microphone and its surroundings on the sound. */
export const microphoneSchema = z.strictObject({
  /** Shares of presses: permission refused, no microphone, only zeros. */
  deniedShare: share.default(0.01),
  missingShare: share.default(0.003),
  mutedShare: share.default(0.002),
  /** Share of presses with a misfire. */
  misfireShare: share.default(0.05),
  /** Share of utterances with silence sent as speech. */
  deadShare: share.default(0),
  levelDb: z.number().min(-80).max(40).default(0),
  /** Levels lie this far above and below `levelDb`, evenly. */
  levelSpreadDb: z.number().min(0).max(40).default(0),
  /**
   * Number of different noises and levels; null: others for each utterance. With a number, clips repeat exactly, and a
   * recogniser that remembers them decodes each once.
   */
  takes: z.number().int().min(1).max(10_000).nullable().default(null),
  /** Speech level above the background noise; null for no noise. */
  snrDb: z.number().min(-20).max(80).nullable().default(null),
  noise: z.enum(['white', 'hum', 'babble']).default('babble'),
  /** Share of utterances with speech cut off at its start and end. */
  truncatedShare: share.default(0),
  truncatedStartMs: z.number().nonnegative().max(2_000).default(0),
  truncatedEndMs: z.number().nonnegative().max(2_000).default(0),
  /** Above 1: higher and faster, as children speak. */
  pitch: z.number().min(0.5).max(2).default(1),
  /** The VAD's time for a frame, p95. */
  vadFrameMs: z.number().positive().default(2),
});

export const networkSchema = z.strictObject({
  /** Network delay added to each answer. */
  delayMs: spanMs.default({ from: 20, to: 80 }),
  /** Share of utterances during which the connection is lost and resumed. */
  cutShare: share.default(0),
});

/** What the page of a group does differently. */
const pageSchema = z.strictObject({
  /** Statistics of clips that it does not send. */
  leavesOut: z.array(clipStatisticsSchema.omit({ durationMs: true }).keyof()).default([]),
});

const metricId = z
  .string()
  .refine((id) => METRICS.some((metric) => metric.id === id), 'is not the id of a metric');

/** The alarm that a scenario should cause in a drill. */
const expectedAlarmSchema = z.strictObject({
  component: alarmCauseSchema.shape.component,
  /** Any of these metrics. */
  metrics: z.array(metricId).min(1).readonly(),
  /** Kind of the cause. */
  cause: alarmCauseSchema.shape.kind,
});

/** What is wrong with the server of a drill. A simulation uses a running server and leaves it as it is. */
const serverFaultSchema = z.strictObject({
  /** Time added to each recognition. */
  recognitionDelayMs: z.number().min(0).max(20_000).default(0),
  /** Ranking weights in place of the usual ones. */
  rankingWeights: z.record(z.string(), z.number()).default({}),
});

const groupSchema = z.strictObject({
  name: z.string().min(1).max(40),
  /** Share of the people who come in an hour, by weight. */
  weight: byHour,
  device: deviceSchema.partial().default({}),
  language: z.string().min(2).max(35).default('en-US'),
  slices: slicesSchema.default({}),
  /** Manifest with what this group says, relative to the scenarios that are part of Hark; default: that of the run. */
  speech: z.string().min(1).optional(),
  page: pageSchema.prefault({}),
  microphone: microphoneSchema.prefault({}),
  network: networkSchema.prefault({}),
  behaviour: behaviourSchema.prefault({}),
});

/** A scenario file: who comes when, with which recordings and behaviour. Everything left out has a default. */
export const scenarioSchema = z.strictObject({
  title: z.string().min(1).max(80),
  description: z.string().max(1_000).default(''),
  /** Simulated time. */
  hours: z.number().positive().max(144).default(24),
  people: z.number().int().min(1).max(100_000),
  /** Weights of arrivals; equal by default. */
  arrivals: hourly.optional(),
  groups: z.array(groupSchema).min(1),
  expect: expectedAlarmSchema.optional(),
  server: serverFaultSchema.prefault({}),
});

export type Behaviour = z.infer<typeof behaviourSchema>;
export type Choices = z.infer<typeof choicesSchema>;
export type Microphone = z.infer<typeof microphoneSchema>;
export type Group = z.infer<typeof groupSchema>;
export type Scenario = z.infer<typeof scenarioSchema>;
export type ExpectedAlarm = Readonly<z.infer<typeof expectedAlarmSchema>>;
