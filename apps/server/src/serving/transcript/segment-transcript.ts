import type { Final } from '@hark/shared/wire/final';
import { LINE_CHARACTERS, wrapLines } from './wrap-lines.ts';

/** Words whose full stop does not end a sentence. */
const ABBREVIATIONS = new Set(
  'mr mrs ms dr prof st mt ft sr jr gen gov sen rep rev hon capt col lt sgt vs no vol fig eg ie cf approx'.split(
    ' ',
  ),
);

/** Returns whether a sentence ends between two written words. */
function endsSentence(word: string, next: string): boolean {
  if (/[。！？]$/u.test(word)) return true;
  if (!/[.!?…]["'”’)\]]*$/u.test(word)) return false;
  // A lower-case letter continues the sentence.
  if (/^\p{Ll}/u.test(next)) return false;
  if (/[!?…]/u.test(word)) return true;
  const letters = word.replaceAll(/[^\p{L}]/gu, '').toLowerCase();
  // "J. S. Bach" and "U.S."
  const isInitials = /^["'“‘([]?(\p{L}\.)+["'”’)\]]*$/u.test(word);
  return !isInitials && !ABBREVIATIONS.has(letters);
}

type SpokenWord = NonNullable<Final['words']>[number];

export interface TimedWord extends SpokenWord {
  startMs: number;
  endMs: number;
}

/** A part of a transcript that is shown at once: a sentence, or a part of one. */
export interface Segment {
  /** Includes the space before it: the texts of all segments add up to the transcript. */
  text: string;
  startMs: number;
  endMs: number;
  /** The transcript's confidence if the segment is all of it; otherwise that of its least certain word. */
  confidence: number;
  words: readonly SpokenWord[];
}

/** Usual for subtitles: two lines of 42 characters, seven seconds, and long enough not to flash. */
const MOST_LINES = 2;
const LONGEST_MS = 7_000;
export const SHORTEST_MS = 1_000;
/** A longer pause between words always ends a segment. */
const LONGEST_PAUSE_MS = 800;
/** The pause that the end of a clause is worth. */
const CLAUSE_WORTH_MS = 400;

/** Returns the words with their times; null unless every word has them. */
export function timedWords(words: readonly SpokenWord[] = []): TimedWord[] | null {
  const timed = words.flatMap((word) =>
    word.startMs === undefined || word.endMs === undefined
      ? []
      : [{ ...word, startMs: word.startMs, endMs: word.endMs }],
  );
  return timed.length === words.length && timed.length > 0 ? timed : null;
}

function pauseBefore(words: readonly TimedWord[], place: number): number {
  return (words[place]?.startMs ?? 0) - (words[place - 1]?.endMs ?? 0);
}

function lengthMs(words: readonly TimedWord[], from: number, to: number): number {
  return (words[to - 1]?.endMs ?? 0) - (words[from]?.startMs ?? 0);
}

/** Returns whether the words can be shown at once. A single word always can. */
function fits(words: readonly TimedWord[], from: number, to: number): boolean {
  if (to - from === 1) return true;
  if (lengthMs(words, from, to) > LONGEST_MS) return false;
  const lines = wrapLines(words.slice(from, to).map(({ word }) => word));
  return lines.length <= MOST_LINES && lines.every((line) => line.length <= LINE_CHARACTERS);
}

/** Returns where to cut too many words: in their second half, at the end of a clause or the longest pause. */
function bestCut(words: readonly TimedWord[], from: number, to: number): number {
  let best = to - 1;
  let bestWorth = -Infinity;
  for (let place = from + Math.ceil((to - from) / 2); place < to; place++) {
    const isClauseEnd = /[,;:–—]$/u.test(words[place - 1]?.word ?? '');
    const worth = pauseBefore(words, place) + (isClauseEnd ? CLAUSE_WORTH_MS : 0);
    if (worth >= bestWorth) [best, bestWorth] = [place, worth];
  }
  return best;
}

/** Returns the word indices at which segments begin. */
function segmentStarts(words: readonly TimedWord[]): number[] {
  const starts = [0];
  let from = 0;
  const startAt = (place: number): void => {
    starts.push(place);
    from = place;
  };
  for (let place = 1; place < words.length; place++) {
    const isLongEnough = lengthMs(words, from, place) >= SHORTEST_MS;
    const [last, next] = [words[place - 1]?.word ?? '', words[place]?.word ?? ''];
    if (pauseBefore(words, place) > LONGEST_PAUSE_MS) startAt(place);
    else if (isLongEnough && endsSentence(last, next)) startAt(place);
    else if (!fits(words, from, place + 1)) startAt(bestCut(words, from, place + 1));
  }
  return starts;
}

/**
 * Returns the transcript offset of each index, including the text before the word; null if the words do not match the
 * transcript.
 */
function offsetsOf(
  transcript: string,
  words: readonly SpokenWord[],
  places: readonly number[],
): number[] | null {
  const wanted = new Set(places);
  const offsets: number[] = [];
  let end = 0;
  for (const [place, { word }] of words.entries()) {
    const found = transcript.indexOf(word, end);
    if (found < 0) return null;
    if (wanted.has(place)) offsets.push(transcript.slice(0, found).trimEnd().length);
    end = found + word.length;
  }
  return offsets;
}

interface Spoken {
  transcript: string;
  confidence: number;
  words?: readonly SpokenWord[] | undefined;
  /** Range of speech in the recording. */
  speech: { startMs: number; endMs: number };
}

/**
 * Divides a transcript at the ends of sentences and at pauses, so that each part can be a subtitle. Without word times
 * it is one part with the length of the speech.
 */
export function segmentTranscript({ transcript, confidence, words = [], speech }: Spoken): Segment[] {
  if (transcript.trim() === '') return [];
  const timed = timedWords(words);
  if (timed === null) return [{ text: transcript, ...speech, confidence, words }];
  const starts = segmentStarts(timed);
  const offsets = offsetsOf(transcript, timed, starts);
  return starts.map((from, index) => {
    const own = timed.slice(from, starts[index + 1]);
    const text =
      offsets === null
        ? `${index === 0 ? '' : ' '}${own.map(({ word }) => word).join(' ')}`
        : transcript.slice(index === 0 ? 0 : offsets[index], offsets[index + 1]);
    const [startMs, endMs] = [own[0]?.startMs ?? 0, own.at(-1)?.endMs ?? 0];
    const sure = starts.length === 1 ? confidence : Math.min(...own.map((word) => word.confidence));
    return { text, startMs, endMs, confidence: sure, words: own };
  });
}
