import { z } from 'zod';
import { DETECTORS, SEVERITIES } from '../alarms/alarm-rule.ts';
import { ALARM_STATES } from '../alarms/alarm-step.ts';
import { figureSchema } from '../metrics/figures/metric-figure.ts';

const epochMs = z.number().int().nonnegative();
const component = z.enum(['vad', 'asr', 'search', 'gateway', 'client']);
/** Who did it, as they call themselves: the admin token names nobody. */
const actor = z.string().trim().min(1).max(80);
const reason = z.string().trim().min(1).max(500);

export const alarmSliceSchema = z.object({ dimension: z.string().max(60), value: z.string().max(60) });

/** What carries an alarm: the same metric in one slice. */
export const carryingSliceSchema = alarmSliceSchema.extend({
  now: figureSchema,
  baseline: figureSchema,
  /** Share of the change that disappears without the slice, 0..1. */
  explained: z.number(),
});

/** Which stage repeated recognition of retained recordings found at fault. */
export const blameSchema = z.object({
  /** Number of bad tasks that could be replayed. */
  n: z.number().int().nonnegative(),
  /** False below the least number of clips; `shares` then says nothing. */
  enough: z.boolean(),
  /** Share of the tasks that each stage is charged with; `unexplained` is what no swap mended. */
  shares: z.object({ vad: z.number(), asr: z.number(), search: z.number(), unexplained: z.number() }),
  /** Utterances to play, with the stage that is charged. */
  examples: z.array(
    z.object({ utteranceId: z.string(), stage: z.enum(['vad', 'asr', 'search', 'unexplained']) }),
  ),
});

/** Why an alarm is believed. Shares and p-values are 0..1. */
export const evidenceSchema = z.object({
  /** The window that was judged. */
  window: z.object({ from: epochMs, to: epochMs }),
  /** Samples in the window. */
  n: z.number().nonnegative(),
  value: z.number().nullable(),
  baseline: z.number().nullable(),
  /** 99 % interval of the value. */
  interval: z.object({ lower: z.number(), upper: z.number() }).nullable(),
  /** What was compared with the limit, for example `cusum`, `psi`, `ks`, `burn`. */
  statistic: z.string(),
  score: z.number(),
  limit: z.number(),
  pValue: z.number().nullable(),
  /** The slices that carry it, the one that explains most first. */
  slices: z.array(carryingSliceSchema),
  /** Other metrics that tell of the same cause. */
  others: z.array(z.string()),
  blame: blameSchema.nullable(),
  /** Words or queries that it is about; empty where text must not be shown. */
  words: z.array(z.string()),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const alarmCauseSchema = z.object({
  /**
   * `data`: the inputs have changed. `concept`: outcomes are worse for the same inputs. `software`: errors or times.
   * `upstream`: another alarm explains it.
   */
  kind: z.enum(['data', 'concept', 'software', 'upstream', 'unknown']),
  component,
  /** Plain sentence: “Clips from Chrome 142 are cut at the start since 12:40; 43 % of 130; detection”. */
  sentence: z.string(),
  /** The alarm that explains this one. */
  upstream: z.string().nullable(),
});

export const alarmSchema = z.object({
  id: z.string(),
  /** The rule that fired, `metric id/detector`. */
  rule: z.string(),
  metric: z.string(),
  component,
  detector: z.enum(DETECTORS),
  /** Null: everything. */
  slice: alarmSliceSchema.nullable(),
  severity: z.enum(SEVERITIES),
  state: z.enum(ALARM_STATES),
  /** When the change began, as far as the evidence tells. */
  sinceMs: epochMs,
  /** When it entered its state. */
  stateSinceMs: epochMs,
  title: z.string(),
  nextStep: z.string(),
  evidence: evidenceSchema,
  cause: alarmCauseSchema,
  acknowledged: z.object({ by: actor, at: epochMs, note: z.string() }).nullable(),
  /** The silence that hushes it, if any; it is listed and not sent. */
  silencedUntilMs: epochMs.nullable(),
});
export type Alarm = z.infer<typeof alarmSchema>;

/** One entry of an alarm's history. */
export const alarmHistorySchema = z.object({
  at: epochMs,
  alarmId: z.string(),
  metric: z.string(),
  component,
  slice: alarmSliceSchema.nullable(),
  from: z.enum(ALARM_STATES),
  to: z.enum(ALARM_STATES),
  by: z.string().nullable(),
  note: z.string(),
});

/** A silence; null fields match everything. It always ends. */
export const silenceSchema = z.object({
  id: z.string(),
  metric: z.string().nullable(),
  component: component.nullable(),
  slice: alarmSliceSchema.nullable(),
  untilMs: epochMs,
  reason,
  by: actor,
  at: epochMs,
});

/** `GET /v1/ops/alarms`: those that are open, the gravest first, then those resolved in the last day */
export const alarmsSchema = z.object({
  alarms: z.array(alarmSchema),
  silences: z.array(silenceSchema),
  /** When the stream of events was last judged, and by which server; null if never. */
  judged: z.object({ at: epochMs, by: z.string() }).nullable(),
  /** Whose events are watched. */
  traffic: z.enum(['real', 'synthetic', 'all']).default('real'),
});
export type Alarms = z.infer<typeof alarmsSchema>;

/** `GET /v1/ops/alarms/:id` */
export const alarmDetailsSchema = alarmSchema.extend({ history: z.array(alarmHistorySchema) });
/** `GET /v1/ops/alarms/history`: newest first */
export const alarmHistoryListSchema = z.object({ history: z.array(alarmHistorySchema) });

/** Query of `GET /v1/ops/alarms/history`. */
export const alarmHistoryQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});

/** `POST /v1/ops/alarms/:id/ack` */
export const ackBodySchema = z.object({ by: actor, note: z.string().trim().max(500).default('') });
/** `POST /v1/ops/alarms/silences`; `DELETE /v1/ops/alarms/silences/:id` ends one */
export const silenceBodySchema = z.object({
  metric: z.string().nullable().default(null),
  component: component.nullable().default(null),
  slice: alarmSliceSchema.nullable().default(null),
  untilMs: epochMs,
  reason,
  by: actor,
});

/** A message to a route out: a webhook or Alertmanager. */
export const deliverySchema = z.object({
  id: z.string(),
  alarmId: z.string(),
  route: z.enum(['webhook', 'alertmanager']),
  state: z.enum(['waiting', 'sent', 'dead']),
  attempts: z.number().int().nonnegative(),
  lastError: z.string().nullable(),
  at: epochMs,
});
/** `GET /v1/ops/alarms/deliveries`; `POST /v1/ops/alarms/deliveries/:id/resend` */
export const deliveriesSchema = z.object({ deliveries: z.array(deliverySchema) });

/** One number of a rule with what is in force, and what recent data suggest. */
export const thresholdSchema = z.object({
  name: z.string(),
  meaning: z.string(),
  unit: z.string(),
  value: z.number(),
  default: z.number(),
  min: z.number(),
  max: z.number(),
  /** From the quantiles of the last weeks; null without enough data. */
  suggested: z.number().nullable(),
});
export const ruleThresholdsSchema = z.object({
  rule: z.string(),
  metric: z.string(),
  component,
  detector: z.enum(DETECTORS),
  severity: z.enum(SEVERITIES),
  title: z.string(),
  /** `muted` is judged and not told; `retired` is not judged. */
  use: z.enum(['active', 'muted', 'retired']),
  /** Number of the version in force; 0 is the default. */
  version: z.number().int().nonnegative(),
  thresholds: z.array(thresholdSchema),
  /** How often it fired since it is recorded, and when last; a rule that never told anything may go. */
  fired: z.number().int().nonnegative(),
  lastFiredMs: epochMs.nullable(),
});
export type RuleThresholds = z.infer<typeof ruleThresholdsSchema>;

/** `GET /v1/ops/thresholds` */
export const thresholdsSchema = z.object({ rules: z.array(ruleThresholdsSchema) });

/** `PUT /v1/ops/thresholds`: values that are not named stay; `use` likewise. */
export const thresholdBodySchema = z.object({
  rule: z.string(),
  values: z.record(z.string(), z.number()).default({}),
  use: z.enum(['active', 'muted', 'retired']).optional(),
  reason,
  by: actor,
});
/** `POST /v1/ops/thresholds/revert`: makes an earlier version a new one. */
export const thresholdRevertBodySchema = z.object({
  rule: z.string(),
  version: z.number().int().nonnegative(),
  reason,
  by: actor,
});
/** `POST /v1/ops/thresholds/preview`: what these values would have fired over the last weeks. */
export const thresholdPreviewBodySchema = z.object({
  rule: z.string(),
  values: z.record(z.string(), z.number()),
  days: z.number().int().min(1).max(90).default(28),
});
const firingSchema = z.object({ from: epochMs, to: epochMs.nullable() });
export const thresholdPreviewSchema = z.object({
  days: z.number(),
  /** Days for which there are figures. */
  daysWithData: z.number(),
  now: z.array(firingSchema),
  proposed: z.array(firingSchema),
});
export type ThresholdPreview = z.infer<typeof thresholdPreviewSchema>;
/** Query of `GET /v1/ops/thresholds/history`. */
export const thresholdHistoryQuerySchema = z.object({ rule: z.string().max(120).optional() });

export const thresholdVersionSchema = z.object({
  rule: z.string(),
  version: z.number().int().positive(),
  at: epochMs,
  by: actor,
  reason,
  values: z.record(z.string(), z.number()),
  use: z.enum(['active', 'muted', 'retired']),
});
/** `GET /v1/ops/thresholds/history?rule=`: newest first */
export const thresholdHistorySchema = z.object({ history: z.array(thresholdVersionSchema) });
