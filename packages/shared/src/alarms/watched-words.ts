import type { Level } from './alarm-step.ts';
import {
  levelOfStream,
  STREAM_START,
  stepStream,
  streamRule,
  type StreamBaseline,
  type StreamRule,
  type WatchedStream,
} from './watched-stream.ts';

/**
 * One word that the catalogue lacks. Its stream has a task for each attempt, which is bad if it is of another person who
 * said the word.
 */
export interface WatchedWord {
  stream: WatchedStream;
  /** Number of the attempt up to which its stream is counted. */
  attempt: number;
  /** Digests of those who said it since the sum was last 0. Each counts once. */
  people: readonly number[];
  /** The word itself, as soon as several people have said it: before that it may be about one of them. */
  word: string | null;
}

/** Who said a word in which attempt. */
export interface SaidWord {
  word: string;
  /** Digest of the client. */
  person: number;
  attempt: number;
  atMs: number;
}

const LEAST_PEOPLE = 3;
/** More than an alarm needs. */
const MOST_PEOPLE = 32;
/** At most so many words are each in one of 200 attempts, when every second attempt has one. */
const WORDS = 100;

/** Returns how one word is watched, of which so many people were usual. */
export function wordRule(values: Readonly<Record<string, number>>, baseline: StreamBaseline): StreamRule {
  return streamRule(values, baseline, WORDS);
}

/** Counts the attempts since then, in which nobody else said the word; null when nothing speaks for it any more. Pure. */
export function passWord(
  known: WatchedWord,
  { attempt, atMs }: Pick<SaidWord, 'attempt' | 'atMs'>,
  rule: StreamRule,
): WatchedWord | null {
  const samples = attempt - known.attempt;
  const stream = stepStream(known.stream, { bad: 0, samples, atMs }, rule);
  if (stream === STREAM_START) return null;
  return stream === known.stream ? known : { ...known, stream, attempt };
}

/** Counts that somebody said the word. Who has said it before adds nothing. Pure. */
export function sayWord(known: WatchedWord | null, said: SaidWord, rule: StreamRule): WatchedWord | null {
  const { word, person, attempt, atMs } = said;
  const before = known === null ? null : passWord(known, { attempt: attempt - 1, atMs }, rule);
  const people = before?.people ?? [];
  if (before !== null && people.includes(person)) return { ...before, attempt };
  const stream = stepStream(before?.stream ?? STREAM_START, { bad: 1, samples: 1, atMs }, rule);
  const all = people.length < MOST_PEOPLE ? [...people, person] : people;
  return { stream, attempt, people: all, word: all.length >= LEAST_PEOPLE ? word : null };
}

/** The loudest word decides. Pure. */
export function levelOfWords(words: Iterable<readonly [WatchedWord, StreamRule]>): Level {
  const levels = new Set(Array.from(words, ([{ stream }, rule]) => levelOfStream(stream, rule)));
  const loud = (['alarm', 'warning', 'unknown'] as const).find((level) => levels.has(level));
  return loud ?? 'quiet';
}
