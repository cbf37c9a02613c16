/** The longest run of tokens that is looked for when a decoding loops. */
const longestLoop = 12;

/** How often a run must follow itself to be a loop, by its length: "no no no no" is speech, a phrase thrice is not. */
function loopCount(length: number): number {
  return length === 1 ? 8 : length <= 3 ? 5 : 3;
}

/**
 * How many tokens at the end say again what stands before them, 0 when the end is no loop. Cutting that many
 * leaves the looping phrase once.
 */
export function repeatedTail(tokens: readonly number[]): number {
  for (let length = 1; length <= longestLoop; length++) {
    const span = length * loopCount(length);
    if (span > tokens.length) continue;
    const from = tokens.length - span;
    const loops = tokens.slice(from + length).every((token, index) => token === tokens[from + index]);
    if (loops) return span - length;
  }
  return 0;
}
