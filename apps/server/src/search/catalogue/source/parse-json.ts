/**
 * Mark before numbers that JavaScript would write differently: `12345678901234567890`, `1.0`, `1e3`. Such a number is
 * kept as marked text for `numberText`, as identifiers need it, and `numberValue`, as prices need it.
 */
const MARK = '\u0000number:';

/** Numbers that JavaScript may write differently. Also matches inside strings, which only costs time. */
const UNUSUAL_NUMBER = /\d{16}|\d[eE]|\.\d*0(?!\d)/;
const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/** Numbers that JSON lacks but some programs write. As text, such a value costs the field and not the row. */
const TEXT_OR_NO_NUMBER = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/gs;

/** @throws SyntaxError */
export function parseJson(text: string): unknown {
  const parsed = parseStrictly(text);
  if (!UNUSUAL_NUMBER.test(parsed.text)) return parsed.value;
  return JSON.parse(parsed.text.replaceAll(TEXT_OR_NUMBER, markUnusual));
}

/** Parses strictly. Invalid JSON is reported as written, not as after a replacement. */
function parseStrictly(text: string): { text: string; value: unknown } {
  try {
    return { text, value: JSON.parse(text) };
  } catch (error) {
    const mended = text.replaceAll(TEXT_OR_NO_NUMBER, (token) =>
      token.startsWith('"') ? token : `"${token}"`,
    );
    if (mended === text) throw error;
    return { text: mended, value: parseOr(mended, error) };
  }
}

function parseOr(text: string, error: unknown): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw error;
  }
}

function markUnusual(token: string): string {
  if (token.startsWith('"') || String(Number(token)) === token) return token;
  return JSON.stringify(MARK + token);
}

/** Returns a marked number as written in the file, and other text unchanged. */
export function numberText(text: string): string {
  return text.startsWith(MARK) ? text.slice(MARK.length) : text;
}

/** Returns a marked number in JavaScript's precision; larger integers stay text. Other text is unchanged. */
export function numberValue(text: string): number | string {
  if (!text.startsWith(MARK)) return text;
  const written = text.slice(MARK.length);
  const value = Number(written);
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? written : value;
}
