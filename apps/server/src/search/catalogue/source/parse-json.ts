/**
 * JSON whose numbers are kept as they are written where a JavaScript number would not be: `12345678901234567890`, `1.0`,
 * `1e3`. Such a number comes as text with a mark before it, for `numberText` and `numberValue`: an identifier needs the
 * first, a price the second.
 */
const MARK = '\u0000number:';

/** Numbers that may be written otherwise than JavaScript writes them; in texts too, which costs time and nothing else. */
const UNUSUAL_NUMBER = /\d{16}|\d[eE]|\.\d*0(?!\d)/;
const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/** What some programs write for numbers that JSON doesn't have: as text, it costs the field and not the row. */
const TEXT_OR_NO_NUMBER = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/gs;

/** @throws SyntaxError */
export function parseJson(text: string): unknown {
  const parsed = parseStrictly(text);
  if (!UNUSUAL_NUMBER.test(parsed.text)) return parsed.value;
  return JSON.parse(parsed.text.replaceAll(TEXT_OR_NUMBER, markUnusual));
}

/** What isn't JSON is refused as it was written, not as it is after a replacement. */
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

/** A number as its file has it, or any other text as it is. */
export function numberText(text: string): string {
  return text.startsWith(MARK) ? text.slice(MARK.length) : text;
}

/** A number with the precision that JavaScript has; whole ones beyond it stay text. Any other text as it is. */
export function numberValue(text: string): number | string {
  if (!text.startsWith(MARK)) return text;
  const written = text.slice(MARK.length);
  const value = Number(written);
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? written : value;
}
