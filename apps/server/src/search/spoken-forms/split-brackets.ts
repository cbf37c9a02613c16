/** A name without what is in brackets, and that. */
export interface Bracketed {
  /** With the brackets that are read along, such as those of `(500) Days of Summer`. */
  base: string;
  /** Contents of the other brackets, in order. */
  groups: readonly string[];
}

const OPENING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '（': '）', '【': '】' };
const CLOSING = new Set(Object.values(OPENING));
const IS_LETTER = /[\p{L}\p{N}]/u;

interface Piece {
  text: string;
  isGroup: boolean;
}

/** Cuts a text at its brackets; a bracket that is not closed reaches to the end, and inner ones are read along. */
function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let open = '';
  let depth = 0;
  const finish = (isGroup: boolean): void => {
    pieces.push({ text: open, isGroup });
    open = '';
  };
  for (const character of text) {
    if (character in OPENING) {
      if (depth === 0) finish(false);
      else open += ' ';
      depth++;
    } else if (CLOSING.has(character)) {
      if (depth === 1) finish(true);
      else if (depth > 1) open += ' ';
      depth = Math.max(0, depth - 1);
    } else open += character;
  }
  finish(depth > 0);
  return pieces;
}

const tidy = (text: string): string => text.replaceAll(/ +/g, ' ').trim();

/**
 * Separates the brackets of a name. Brackets at the start and within a word (`Colo(u)r`) are read along, and so is
 * everything where nothing else is left. Pure.
 */
export function splitBrackets(text: string): Bracketed {
  const pieces = piecesOf(text);
  if (pieces.length === 1) return { base: tidy(text), groups: [] };
  let base = '';
  const groups: string[] = [];
  for (const [place, { text: part, isGroup }] of pieces.entries()) {
    if (!isGroup) {
      base += part;
      continue;
    }
    const next = pieces[place + 1]?.text ?? '';
    const isWithin = IS_LETTER.test(base.slice(-1)) || IS_LETTER.test(next.charAt(0));
    const isFirst = !IS_LETTER.test(base) && IS_LETTER.test(next);
    if ((isWithin && !part.includes(' ')) || isFirst) base += part;
    else {
      base += ' ';
      if (IS_LETTER.test(part)) groups.push(tidy(part));
    }
  }
  if (IS_LETTER.test(base)) return { base: tidy(base).replace(/ ([,;:.!?])/g, '$1'), groups };
  return { base: groups.join(' '), groups: [] };
}
