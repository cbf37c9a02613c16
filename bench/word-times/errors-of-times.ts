import { matchingWords } from '@hark/shared/text/matching-words';
import { plainWord, type TimedClip } from './timed-clip.ts';

/** A recognised word with its times. */
export interface TimedWord {
  word: string;
  startMs: number;
  endMs: number;
}

/** Returns the words common to both, in order, as pairs of indexes. */
function pairs(said: readonly string[], heard: readonly string[]): [number, number][] {
  const saidToo = places(matchingWords(said, heard));
  const heardToo = places(matchingWords(heard, said));
  // With two equally good alignments, only equal words are compared.
  if (saidToo.some((place, index) => said[place] !== heard[heardToo[index] ?? -1])) return [];
  return saidToo.map((place, index) => [place, heardToo[index] ?? -1]);
}

function places(matches: readonly boolean[]): number[] {
  return matches.flatMap((match, place) => (match ? [place] : []));
}

/** Returns found minus known time, in milliseconds, for each bound of a correct word. */
export function errorsOfWords(clip: TimedClip, heard: readonly TimedWord[]): number[] {
  const found = pairs(
    clip.words.map(({ word }) => plainWord(word)),
    heard.map(({ word }) => plainWord(word)),
  );
  return found.flatMap(([said, at]) => {
    const [known, got] = [clip.words[said], heard[at]];
    if (known === undefined || got === undefined) return [];
    const errors = [got.startMs - (known.startMs ?? Number.NaN), got.endMs - (known.endMs ?? Number.NaN)];
    return errors.filter((error) => !Number.isNaN(error));
  });
}

/** Returns for each pause the errors of the best-fitting neighbouring bounds. */
export function errorsOfPauses(clip: TimedClip, heard: readonly TimedWord[]): number[] {
  return clip.pauses.flatMap(({ startMs, endMs }) => {
    const candidates = heard
      .slice(1)
      .map((next, place): [number, number] => [(heard[place]?.endMs ?? 0) - startMs, next.startMs - endMs]);
    const size = ([before, after]: readonly [number, number]) => Math.abs(before) + Math.abs(after);
    const [best] = candidates.toSorted((left, right) => size(left) - size(right));
    return best ?? [];
  });
}

/** A baseline: shares the time from the first word's start to the last one's end by letters. */
export function spreadByLetters(heard: readonly TimedWord[]): TimedWord[] {
  const [startMs, endMs] = [heard[0]?.startMs ?? 0, heard.at(-1)?.endMs ?? 0];
  const letters = heard.map(({ word }) => word.length + 1);
  const total = letters.reduce((sum, count) => sum + count, 0);
  let before = 0;
  return heard.map(({ word }, place) => {
    const from = startMs + ((endMs - startMs) * before) / total;
    before += letters[place] ?? 0;
    return { word, startMs: from, endMs: startMs + ((endMs - startMs) * before) / total };
  });
}
