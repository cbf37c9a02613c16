/** A JSON value as unparsed text, with the line on which it begins. */
export interface JsonPart {
  line: number;
  text: string;
  /** Whether the file ended inside the value. */
  isUnfinished: boolean;
}

/** An array of objects in a JSON text. */
export interface JsonArray {
  /** Path such as `data.products`; empty for the whole text. */
  path: string;
  /** Offset and line of its `[`. */
  start: number;
  line: number;
  objects: number;
}

interface Start {
  start: number;
  line: number;
}

/**
 * Splits an array, or consecutive values, into pieces without parsing them, so that a damaged piece costs only itself
 * and each has a line number. `start` is the offset of the array's `[`, or null for consecutive values.
 */
export function* splitJson(text: string, array: Start | null): Generator<JsonPart> {
  const base = array === null ? 0 : 1;
  let line = array?.line ?? 1;
  let depth = 0;
  let isInString = false;
  let start = -1;
  let startLine = 1;
  for (let index = array?.start ?? 0; index < text.length; index++) {
    const character = text[index] ?? '';
    if (character === '\n') line++;
    if (isInString) {
      if (character === '\\') index++;
      else if (character === '"') isInString = false;
      continue;
    }
    const closes = character === ']' || character === '}';
    if (closes) depth -= 1;
    const isEnd = base === 1 ? depth === 0 || (depth === 1 && character === ',') : closes && depth === 0;
    if (isEnd) {
      const end = base === 1 ? index : index + 1;
      if (start >= 0) yield { line: startLine, text: text.slice(start, end), isUnfinished: false };
      start = -1;
      if (base === 1 && depth === 0 && closes) return;
    } else if (start < 0 && !/\s/.test(character) && depth >= base) {
      start = index;
      startLine = line;
    }
    if (character === '[' || character === '{') depth++;
    if (character === '"') isInString = true;
  }
  if (start >= 0) yield { line: startLine, text: text.slice(start), isUnfinished: true };
}

interface Level {
  kind: 'object' | 'array';
  /** In an object, the key of the next value. */
  key: string;
  array: JsonArray | null;
}

/**
 * Finds the arrays of objects in a JSON text by their paths through objects. Arrays inside arrays are parts of entries
 * and are left out. Expects complete JSON; in a damaged text it finds what precedes the damage. Pure.
 */
export function findJsonArrays(text: string): JsonArray[] {
  const found: JsonArray[] = [];
  const levels: Level[] = [];
  let line = 1;
  let lastString = '';
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    const level = levels.at(-1);
    if (character === '\n') line++;
    else if (character === '"') {
      const end = endOfString(text, index);
      // Only keys of objects outside arrays matter.
      if (levels.every(({ kind }) => kind === 'object')) lastString = text.slice(index + 1, end);
      index = end;
    } else if (character === ':' && level?.kind === 'object') level.key = lastString;
    else if (character === '{') {
      if (level?.array) level.array.objects++;
      levels.push({ kind: 'object', key: '', array: null });
    } else if (character === '[') {
      const isInArray = levels.some(({ kind }) => kind === 'array');
      const path = levels.map(({ key }) => key).join('.');
      const array = isInArray ? null : { path, start: index, line, objects: 0 };
      levels.push({ kind: 'array', key: '', array });
    } else if (character === '}' || character === ']') {
      const array = levels.pop()?.array;
      if (array && array.objects > 0) found.push(array);
    }
  }
  return found;
}

function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '"') return index;
  }
  return text.length;
}
