import { z } from 'zod';
import { clipStatisticsSchema } from '../wire/clip-statistics.ts';
import { timingsSchema } from '../wire/final.ts';
import type { AnyEventName } from './event-names.ts';
import type { EventRecord, EventValue } from './event-record.ts';

/** Longest wait; a larger number is a measurement error and would spoil every mean. */
const LONGEST_WAIT_MS = 60 * 60_000;
const LONGEST_VISIT_MS = 30 * 24 * LONGEST_WAIT_MS;

const milliseconds = z.number().min(0).max(LONGEST_VISIT_MS);
const waitMs = z.number().min(0).max(LONGEST_WAIT_MS);
const count = z.number().int().nonnegative();

/** Which of the owner's rules changed an answer; records of earlier versions lack them. */
const ruleFields = {
  /** Ids, separated by spaces; empty without any. */
  rules: z.string().default(''),
  ruleSynonym: z.boolean().default(false),
  rulePin: z.boolean().default(false),
  ruleHide: z.boolean().default(false),
  ruleAnswer: z.boolean().default(false),
};

export const answeredDataSchema = z.object({
  ...ruleFields,
  /** Text: sent only to those who may read it. */
  transcript: z.string(),
  empty: z.enum(['no_speech', 'unintelligible']).nullable(),
  confidence: z.number(),
  /** Whether the confidence is below the threshold for showing results without confirmation. */
  belowAuto: z.boolean(),
  decision: z.enum(['auto', 'confirm', 'human']),
  resultCount: count,
  queryWords: count,
  /** Share of words that occur in no name of the catalogue; null without words. */
  unknownWordShare: z.number().nullable(),
  endReason: z.string().nullable(),
  /** Numbers of messages before the end of the utterance: interims, and provisional answers at a pause. */
  interims: count,
  provisionals: count,
  /** Whether speech continued after a provisional answer; null without one. */
  withdrawn: z.boolean().nullable(),
  /** Whether the answer was drafted at a pause, before the end. */
  drafted: z.boolean(),
  /** Whether the server sent the endpoint; null where it cannot. */
  endpointTold: z.boolean().nullable(),
  /** Start of the utterance by the page's clock. */
  startedAt: z.number(),
  ...timingsSchema.shape,
  /** Encoding and decoding time over the length of the audio. */
  realTimeFactor: z.number().nullable(),
  ...clipStatisticsSchema.shape,
  /** Whether a whole recording was uploaded; its client measured nothing. */
  uploaded: z.boolean(),
  sampleRateHz: z.number().nullable(),
  channels: z.number().nullable(),
});

export const refusedDataSchema = z.object({ reason: z.string(), startedAt: z.number() });

export const searchedDataSchema = z.object({
  ...ruleFields,
  /** Text, see `transcript`. */
  query: z.string(),
  /** Labels of the filters and orders that the words asked for; absent without. Text, see `transcript`. */
  understood: z.string().optional(),
  source: z.string(),
  resultCount: count,
  queryWords: count,
  tookMs: milliseconds,
});

export const shadowedDataSchema = z.object({
  /** Word edits over the words of the longer transcript, 0 to 1. */
  distance: z.number().min(0).max(1),
  /** Whether a person would see other results. */
  visible: z.boolean(),
  /** The side that alone had no words for speech, no answer, or a slow one. */
  worse: z.enum(['champion', 'challenger']).nullable(),
  /** Encoding and decoding; null without an answer. */
  championMs: milliseconds.nullable(),
  challengerMs: milliseconds.nullable(),
});

export const shownDataSchema = z.object({
  count,
  /** Silence from the last word until the utterance was closed. */
  endpointMs: waitMs.nullable().optional(),
  uploadMs: waitMs.nullable().optional(),
  paintMs: waitMs.nullable().optional(),
  /** Time from the end of speech to the painted results. */
  wholeMs: waitMs.nullable().optional(),
});

export const typedDataSchema = z.object({ query: z.string().optional(), characters: count.optional() });

export const taskDataSchema = z.object({
  attempts: count,
  typedQueries: count,
  endedAt: z.number(),
  /** Whether there was an utterance; rates of voice count only such tasks. */
  voice: z.boolean(),
  redo: z.boolean(),
  redoBroad: z.boolean(),
  switched: z.boolean(),
  /** Whether the typed query was similar to the transcript: a candidate for a label. */
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
  /** Longest time from the end of speech to results in the task; null when no page reported it. */
  wholeMs: milliseconds.nullable(),
  /** Mean time from an attempt's outcome to the next attempt; null with fewer than two. */
  intervalMs: milliseconds.nullable(),
});

export const serverSampleSchema = z.object({
  eventLoopLagP99Ms: milliseconds,
  /** Share of one core. */
  cpuShare: z.number().nonnegative(),
  rssBytes: count,
  gcShare: z.number().nonnegative(),
  queueLength: count,
  /** Share of recogniser threads that are busy. */
  utilisation: z.number().min(0).max(1),
  openStreams: count,
  eventLogLagMs: milliseconds,
  /** Share of entries without popularity from the operator or clicks. */
  unknownPopularityShare: z.number().min(0).max(1).nullable(),
  /** Clicks that count for popularity, after decay. */
  priorClicks: z.number().nonnegative().nullable(),
  /** 1 while ranking uses clicks, else 0. */
  priorOn: z.number().min(0).max(1).nullable(),
});

const nothing = z.object({});

/** The fields of `data` by event name. Other fields are kept too, because a newer page may send more. */
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
    /** Share of captured audio that was not sent; null when none was captured. */
    savedShare: z.number().min(0).max(1).nullable(),
  }),
  'vad.start': nothing,
  'vad.misfire': nothing,
  'vad.end': z.object({
    silenceAfterMs: waitMs.nullable(),
    /** Time from the arrival of the last frame to the decision; null where the person or the server decided. */
    decisionMs: waitMs.nullable().optional(),
  }),
  'results.shown': shownDataSchema,
  click: z.object({ position: z.number().int().positive(), id: z.string().optional() }),
  dwell: z.object({ dwellMs: milliseconds }),
  /** `suggestion`: the name of an entry, shown without results. */
  'alternative.chosen': z.object({ literal: z.boolean().optional(), suggestion: z.boolean().optional() }),
  edited: typedDataSchema,
  typed: typedDataSchema,
  abandoned: nothing,
  'error.shown': nothing,
  /** `resumed`: whether the server still had the session. */
  reconnected: z.object({ resumed: z.boolean().optional() }),
  'utterance.answered': answeredDataSchema,
  'utterance.refused': refusedDataSchema,
  'query.searched': searchedDataSchema,
  'utterance.shadowed': shadowedDataSchema,
  'shadow.dropped': z.object({ utterances: count }),
  'wire.error': z.object({ code: z.string() }),
  'server.sample': serverSampleSchema,
  'task.closed': taskDataSchema,
  'events.late': z.object({ events: count }),
} as const satisfies Record<AnyEventName, z.ZodObject>;

/**
 * Returns the `data` of a page's event, with unreadable values as null. Known fields are read by their schema; other
 * fields are kept unchanged.
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
export type ShadowedData = z.infer<typeof shadowedDataSchema>;
export type ServerSample = z.infer<typeof serverSampleSchema>;
