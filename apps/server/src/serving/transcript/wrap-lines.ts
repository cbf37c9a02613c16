/** Most characters in a line of a subtitle. */
export const LINE_CHARACTERS = 42;

function asFewAsPossible(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Returns as few lines of at most 42 characters as possible, of similar length. A longer word has its own line. */
export function wrapLines(words: readonly string[]): string[] {
  const lines = asFewAsPossible(words, LINE_CHARACTERS);
  // The smallest width that needs no more lines makes them even.
  let width = Math.max(
    ...words.map(({ length }) => length),
    Math.ceil(words.join(' ').length / lines.length),
  );
  for (; width < LINE_CHARACTERS; width++) {
    const even = asFewAsPossible(words, width);
    if (even.length === lines.length) return even;
  }
  return lines;
}
