import { z } from 'zod';
import { clipStatisticsSchema } from '../wire/clip-statistics.ts';
import { timingsSchema } from '../wire/final.ts';
import type { AnyEventName } from './event-names.ts';
import type { EventRecord, EventValue } from './event-record.ts';

/** A page that says more has measured wrongly, and one such number would spoil every mean. */
const LONGEST_WAIT_MS = 60 * 60_000;
const LONGEST_VISIT_MS = 30 * 24 * LONGEST_WAIT_MS;

const milliseconds = z.number().min(0).max(LONGEST_VISIT_MS);
const waitMs = z.number().min(0).max(LONGEST_WAIT_MS);
const count = z.number().int().nonnegative();

export const answeredDataSchema = z.object({
  /** Text: never leaves the server but to who may read it. */
  transcript: z.string(),
  empty: z.enum(['no_speech', 'unintelligible']).nullable(),
  confidence: z.number(),
  /** Confidence below the threshold for showing results unasked. */
  belowAuto: z.boolean(),
  decision: z.enum(['auto', 'confirm', 'human']),
  resultCount: count,
  queryWords: count,
  /** Words that no name of the catalogue has, over all; null without words. */
  unknownWordShare: z.number().nullable(),
  endReason: z.string().nullable(),
  /** What was sent before the utterance was over: transcripts so far, and whole answers at a pause. */
  interims: count,
  provisionals: count,
  /** A provisional answer was sent, and speech went on; null where none was. */
  withdrawn: z.boolean().nullable(),
  /** The answer was made at a pause, before the end. */
  drafted: z.boolean(),
  /** The server said where the end was; null where it cannot. */
  endpointTold: z.boolean().nullable(),
  /** When the utterance began, by the page's clock. */
  startedAt: z.number(),
  ...timingsSchema.shape,
  /** Encode and decode over the length of the audio. */
  realTimeFactor: z.number().nullable(),
  ...clipStatisticsSchema.shape,
  /** A whole recording that was uploaded: its client measured nothing. */
  uploaded: z.boolean(),
  sampleRateHz: z.number().nullable(),
  channels: z.number().nullable(),
});

export const refusedDataSchema = z.object({ reason: z.string(), startedAt: z.number() });

export const searchedDataSchema = z.object({
  /** Text, see `transcript`. */
  query: z.string(),
  source: z.string(),
  resultCount: count,
  queryWords: count,
  tookMs: milliseconds,
});

export const shownDataSchema = z.object({
  count,
  /** Silence after the last word until the utterance was closed. */
  endpointMs: waitMs.nullable().optional(),
  uploadMs: waitMs.nullable().optional(),
  paintMs: waitMs.nullable().optional(),
  /** From the end of speech to the painted results. */
  wholeMs: waitMs.nullable().optional(),
});

export const typedDataSchema = z.object({ query: z.string().optional(), characters: count.optional() });

export const taskDataSchema = z.object({
  attempts: count,
  typedQueries: count,
  endedAt: z.number(),
  /** At least one utterance: what the rates of voice are over. */
  voice: z.boolean(),
  redo: z.boolean(),
  redoBroad: z.boolean(),
  switched: z.boolean(),
  /** The typed query was like what was heard: a candidate for a label. */
  corrected: z.boolean(),
  shown: z.boolean(),
  clicked: z.boolean(),
  clickedFirst: z.boolean(),
  goodClick: z.boolean(),
  searched: z.boolean(),
  zeroResult: z.boolean(),
  alternative: z.boolean(),
  abandoned: z.boolean(),
  failed: z.boolean(),
  nullSpeech: z.boolean(),
  /** Longest way from the end of speech to results in the task; null when no page reported it. */
  wholeMs: milliseconds.nullable(),
  /** Mean time from one attempt's outcome to the next attempt; null with fewer than two. */
  intervalMs: milliseconds.nullable(),
});

export const serverSampleSchema = z.object({
  eventLoopLagP99Ms: milliseconds,
  /** Of one core. */
  cpuShare: z.number().nonnegative(),
  rssBytes: count,
  gcShare: z.number().nonnegative(),
  queueLength: count,
  /** Busy recogniser threads over all. */
  utilisation: z.number().min(0).max(1),
  openStreams: count,
  eventLogLagMs: milliseconds,
  /** Entries of the catalogue whose popularity neither the operator nor clicks say, over all. */
  unknownPopularityShare: z.number().min(0).max(1).nullable(),
  /** Clicks that count for popularity, after decay. */
  priorClicks: z.number().nonnegative().nullable(),
  /** 1 while ranking uses clicks, else 0. */
  priorOn: z.number().min(0).max(1).nullable(),
});

const nothing = z.object({});

/** What `data` holds, by name. Fields that are not named here are kept too: a newer page may say more. */
export const EVENT_DATA = {
  'mic.pressed': nothing,
  'mic.denied': nothing,
  'mic.missing': nothing,
  'mic.muted': nothing,
  'mic.lost': nothing,
  'mic.suspended': nothing,
  'mic.closed': z.object({
    heardMs: milliseconds,
    sentMs: milliseconds,
    /** Of what was heard, what was not sent; null when nothing was heard. */
    savedShare: z.number().min(0).max(1).nullable(),
  }),
  'vad.start': nothing,
  'vad.misfire': nothing,
  'vad.end': z.object({
    silenceAfterMs: waitMs.nullable(),
    /** From the arrival of the last frame to the decision; null where the person or the server decided. */
    decisionMs: waitMs.nullable().optional(),
  }),
  'results.shown': shownDataSchema,
  click: z.object({ position: z.number().int().positive(), id: z.string().optional() }),
  dwell: z.object({ dwellMs: milliseconds }),
  /** `suggestion`: the name of an entry, where nothing was found. */
  'alternative.chosen': z.object({ literal: z.boolean().optional(), suggestion: z.boolean().optional() }),
  edited: typedDataSchema,
  typed: typedDataSchema,
  abandoned: nothing,
  'error.shown': nothing,
  /** `resumed`: the server still had the session. */
  reconnected: z.object({ resumed: z.boolean().optional() }),
  'utterance.answered': answeredDataSchema,
  'utterance.refused': refusedDataSchema,
  'query.searched': searchedDataSchema,
  'wire.error': z.object({ code: z.string() }),
  'server.sample': serverSampleSchema,
  'task.closed': taskDataSchema,
  'events.late': z.object({ events: count }),
} as const satisfies Record<AnyEventName, z.ZodObject>;

/**
 * The `data` of an event of a page with what can't be read as null: a field of that name of event by its schema, and
 * what a newer page says beside it as it is.
 */
export function readableData(name: AnyEventName, data: EventRecord['data']): EventRecord['data'] {
  const known = new Map<string, z.ZodType>(Object.entries(EVENT_DATA[name].shape));
  const read = Object.entries(data).map(([field, value]): [string, EventValue] => {
    const isReadable = known.get(field)?.safeParse(value).success ?? true;
    return [field, isReadable ? value : null];
  });
  return Object.fromEntries(read);
}

export type TaskData = z.infer<typeof taskDataSchema>;
export type AnsweredData = z.infer<typeof answeredDataSchema>;
export type ServerSample = z.infer<typeof serverSampleSchema>;
