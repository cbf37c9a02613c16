import { transcriptWords } from '@hark/shared/text/normalize-transcript';
import type { Endpointing } from '@hark/shared/wire/protocol';
import { z } from 'zod';

/** What is known at a pause about the speech before it. */
export interface EndpointEvidence {
  /** Empty without recognised words. */
  transcript: string;
  /** Probability that the transcript is right, 0..1. */
  confidence: number;
  /** The transcript is a complete catalogue name. */
  isCompleteQuery: boolean;
  /** The transcript is a prefix of longer catalogue names. */
  isBeginningOfQuery: boolean;
  /** Pauses after which this speaker continued, oldest first, in milliseconds. */
  pausesMs: readonly number[];
}

/** How the query ends before a pause. */
const endingSchema = z.enum([
  'nothing',
  'filler',
  'function-word',
  'number',
  'beginning',
  'complete-number',
  'complete-beginning',
  'complete',
  'plain',
]);

export type Ending = z.infer<typeof endingSchema>;

/** Data, versioned with the pipeline. docs/latency.md explains the values. */
export const endpointRulesSchema = z.strictObject({
  /** Confidence from which a complete name is accepted as the query. */
  confidentFrom: z.number().min(0).max(1),
  /** Silence needed after each ending. */
  silenceMs: z.record(endingSchema, z.number().nonnegative()),
  /** Least silence as a multiple of the speaker's longest pause, except after a complete query. */
  patience: z.number().nonnegative(),
  /** Number of known pauses from which a speaker with short pauses needs less silence, ... */
  fewestPauses: z.number().int().nonnegative(),
  /** ... but at least this share of the usual silence, ... */
  leastShare: z.number().min(0).max(1),
  /** ... and at least this: the longest pause that people make inside a query, in milliseconds. */
  longestPauseMs: z.number().nonnegative(),
});

export type EndpointRules = z.infer<typeof endpointRulesSchema>;

const FILLERS = new Set([
  'um',
  'uh',
  'uhm',
  'umm',
  'er',
  'erm',
  'hmm',
  'mm',
  'ah',
  'eh',
  'like',
  'well',
  'so',
]);

/** Words that cannot end a query: something must follow them, or they introduce a request. */
const FUNCTION_WORDS = new Set(
  (
    'a an and are as at between but by can could do does for from get give has have how i in into is its me my near of ' +
    'on open or our search show tell that the their these this to turn was were what when where which who whose why with ' +
    'would your find play'
  ).split(' '),
);

const NUMBER_WORDS = new Set(
  (
    'zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion point'
  ).split(' '),
);

function lastWordKind(word: string): 'filler' | 'function-word' | 'number' | null {
  if (FILLERS.has(word)) return 'filler';
  if (FUNCTION_WORDS.has(word)) return 'function-word';
  return NUMBER_WORDS.has(word) || /^\d+$/.test(word) ? 'number' : null;
}

/** Whether the last word is a number, which may go on: "five" before "hundred". Pure. */
export function endsWithNumber(transcript: string): boolean {
  const last = transcriptWords(transcript).at(-1);
  return last !== undefined && lastWordKind(last) === 'number';
}

/** Classifies the ending. A complete name takes precedence over its last word: "the who", "apollo 11". */
export function endingOf(
  { transcript, confidence, isCompleteQuery, isBeginningOfQuery }: Omit<EndpointEvidence, 'pausesMs'>,
  { confidentFrom }: Pick<EndpointRules, 'confidentFrom'>,
): Ending {
  const last = transcriptWords(transcript).at(-1);
  if (last === undefined) return 'nothing';
  const kind = lastWordKind(last);
  if (isCompleteQuery && confidence >= confidentFrom) {
    if (isBeginningOfQuery) return 'complete-beginning';
    return kind === 'number' ? 'complete-number' : 'complete';
  }
  return kind ?? (isBeginningOfQuery ? 'beginning' : 'plain');
}

/** Returns the silence after which the query counts as complete, within the bounds, in milliseconds. */
export function decideEndpoint(
  evidence: EndpointEvidence,
  rules: EndpointRules,
  { minSilenceMs, maxSilenceMs }: Endpointing,
): number {
  const ending = endingOf(evidence, rules);
  const usualMs = rules.silenceMs[ending];
  const neededMs = ending === 'complete' ? usualMs : forSpeaker(usualMs, evidence.pausesMs, rules);
  return Math.min(maxSilenceMs, Math.max(minSilenceMs, neededMs));
}

function forSpeaker(usualMs: number, pausesMs: readonly number[], rules: EndpointRules): number {
  const ownMs = Math.max(0, ...pausesMs) * rules.patience;
  const shortenedMs = Math.max(usualMs * rules.leastShare, rules.longestPauseMs);
  const leastMs = pausesMs.length < rules.fewestPauses ? usualMs : Math.min(usualMs, shortenedMs);
  return Math.max(leastMs, ownMs);
}
