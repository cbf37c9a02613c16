/** One element of a JSON array, still as text, with the line it begins on. */
export interface JsonElement {
  line: number;
  text: string;
  /** The file ended inside this element. */
  isUnfinished: boolean;
}

/**
 * Cuts the text of a JSON array into its elements without parsing them, so that a damaged one costs only itself and each
 * has a line number. Expects the text to begin with `[` after white space.
 */
export function* splitJsonArray(text: string): Generator<JsonElement> {
  let line = 1;
  let depth = 0;
  let isInString = false;
  let start = -1;
  let startLine = 1;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (character === '\n') line += 1;
    if (isInString) {
      if (character === '\\') index += 1;
      else if (character === '"') isInString = false;
      continue;
    }
    const closes = character === ']' || character === '}';
    if (closes) depth -= 1;
    if (depth === 0 || (depth === 1 && character === ',')) {
      if (start >= 0) yield { line: startLine, text: text.slice(start, index), isUnfinished: false };
      start = -1;
      if (depth === 0 && closes) return;
    } else if (start < 0 && !/\s/.test(character)) {
      start = index;
      startLine = line;
    }
    if (character === '[' || character === '{') depth += 1;
    if (character === '"') isInString = true;
  }
  if (start >= 0) yield { line: startLine, text: text.slice(start), isUnfinished: true };
}
