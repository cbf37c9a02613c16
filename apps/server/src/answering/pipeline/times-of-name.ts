import { transcriptWords } from '@hark/shared/text/normalize-transcript';
import type { SpokenWord } from '../../recognition/recognizer.ts';

type Times = Pick<SpokenWord, 'startMs' | 'endMs'>;

function sameWord(left: string | undefined, right: string | undefined): boolean {
  return transcriptWords(left ?? '').join(' ') === transcriptWords(right ?? '').join(' ');
}

/** Returns how many words the two lists have in common at the start. */
function sharedStart(left: readonly string[], right: readonly string[]): number {
  const most = Math.min(left.length, right.length);
  let shared = 0;
  while (shared < most && sameWord(left[shared], right[shared])) shared++;
  return shared;
}

/** Distributes consecutive words between two times, in proportion to their letters. */
function spread(words: readonly string[], fromMs: number, toMs: number): Times[] {
  const letters = words.map((word) => Math.max(1, word.length));
  const total = letters.reduce((sum, count) => sum + count, 0);
  let before = 0;
  return letters.map((count) => {
    const startMs = fromMs + Math.floor(((toMs - fromMs) * before) / total);
    before += count;
    return { startMs, endMs: fromMs + Math.floor(((toMs - fromMs) * before) / total) };
  });
}

/**
 * Returns word times for a name that replaced the transcript. Words shared with the transcript at the start and the end
 * keep their times; the others share the time between. Without all the times of the transcript there are none.
 */
export function timesOfName(name: readonly string[], heard: readonly SpokenWord[]): Times[] {
  const first = heard[0]?.startMs;
  const last = heard[heard.length - 1]?.endMs;
  if (first === undefined || last === undefined || heard.some(({ startMs }) => startMs === undefined))
    return name.map(() => ({}));
  const texts = heard.map(({ word }) => word);
  const before = sharedStart(name, texts);
  const after = sharedStart(name.slice(before).toReversed(), texts.slice(before).toReversed());
  const fromMs = (before === 0 ? first : heard[before - 1]?.endMs) ?? first;
  const toMs = (after === 0 ? last : heard[heard.length - after]?.startMs) ?? last;
  const timesOf = ({ startMs, endMs }: SpokenWord): Times => ({ startMs, endMs });
  return [
    ...heard.slice(0, before).map(timesOf),
    ...spread(name.slice(before, name.length - after), fromMs, toMs),
    ...heard.slice(heard.length - after).map(timesOf),
  ];
}
