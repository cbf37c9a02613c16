/** Longest repeated phrase that is detected, in tokens. */
const LONGEST_PHRASE = 16;
/** Occurrences in a row that make a phrase a loop, in a path without an end. */
const LEAST_TIMES = 3;

/**
 * Returns how many tokens to keep of a path that did not end by itself: all, or those up to and including the first
 * occurrence of a phrase that repeats up to the last token. Use it for such paths only: people may say things three
 * times, but then stop.
 */
export function lengthWithoutLoop(tokens: readonly number[]): number {
  let kept = tokens.length;
  for (let phrase = 1; phrase <= LONGEST_PHRASE; phrase++) {
    let loopStart = tokens.length;
    while (loopStart > phrase && tokens[loopStart - 1] === tokens[loopStart - 1 - phrase]) loopStart--;
    if (tokens.length - loopStart >= phrase * (LEAST_TIMES - 1)) kept = Math.min(kept, loopStart);
  }
  return kept;
}
