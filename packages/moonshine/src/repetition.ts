/** The longest phrase, in tokens, whose repetition is looked for. */
const LONGEST_PHRASE = 16;
/** A phrase said so often in a row, in a path that found no end, is a loop. */
const LEAST_TIMES = 3;

/**
 * How many tokens to keep of a path that found no end by itself: all, or up to the first time of a phrase that it
 * repeats to its last token. Only for such paths: people do say things three times, and then they stop.
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
