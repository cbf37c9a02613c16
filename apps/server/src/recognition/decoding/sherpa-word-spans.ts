import type { WordSpan } from '@hark/moonshine/align-words';
import { SAMPLE_RATE_HZ } from '@hark/moonshine/moonshine-shape';
import { z } from 'zod';

/** What sherpa-onnx says of a piece. Times in seconds from its start; none where the kind of model gives none. */
export const sherpaResultSchema = z.object({
  text: z.string(),
  tokens: z.array(z.string()).default([]),
  timestamps: z.array(z.number()).default([]),
  durations: z.array(z.number()).default([]),
});

type SherpaResult = z.infer<typeof sherpaResultSchema>;

/** Most models say where a token begins and not how long it lasts: until the next, and hardly longer than this. */
const LONGEST_TOKEN_SECONDS = 0.3;

/** The words of what was heard, as they are written. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

/**
 * Where each word of a result is in its piece, in order and without overlap. Null where that is not known: without a
 * time for each token, and where the tokens don't spell the words of the text.
 */
export function sherpaWordSpans(
  { text, tokens, timestamps, durations }: SherpaResult,
  pieceSamples: number,
): WordSpan[] | null {
  if (tokens.length === 0 || timestamps.length !== tokens.length) return null;
  const found: { word: string; start: number; end: number }[] = [];
  for (const [place, token] of tokens.entries()) {
    // SentencePiece puts a space before what begins a word.
    const part = token.replace(/^[ ▁]+/u, '');
    const startSeconds = timestamps[place] ?? 0;
    const lasts = durations[place] ?? LONGEST_TOKEN_SECONDS;
    const endSeconds = Math.min(timestamps[place + 1] ?? Number.POSITIVE_INFINITY, startSeconds + lasts);
    const last = found[found.length - 1];
    const start = last === undefined || part !== token ? { word: '', start: startSeconds, end: 0 } : last;
    if (start !== last) found.push(start);
    start.word += part;
    start.end = endSeconds;
  }
  const spoken = found.filter(({ word }) => word !== '');
  const words = wordsOf(text);
  if (words.length !== spoken.length || spoken.some(({ word }, place) => word !== words[place])) return null;
  return inOrder(spoken, pieceSamples);
}

/** Seconds as samples of the piece, each no earlier than the one before. */
function inOrder(times: readonly { start: number; end: number }[], pieceSamples: number): WordSpan[] {
  let earliest = 0;
  const sampleOf = (seconds: number): number => {
    earliest = Math.max(earliest, Math.min(pieceSamples, Math.round(seconds * SAMPLE_RATE_HZ)));
    return earliest;
  };
  return times.map(({ start, end }) => ({ start: sampleOf(start), end: sampleOf(end) }));
}
