/**
 * An escaped backslash, so that the text after it is not taken for an escape; or an escape of NUL or of half a
 * surrogate pair.
 */
const UNSTORABLE = /\\\\|\\u(?:0000|d[89a-f][0-9a-f]{2})/gu;

/**
 * Returns JSON for a `jsonb` column. PostgreSQL refuses two things that JSON allows, NUL and half a surrogate pair.
 * They become U+FFFD, so that one client's text does not fail the whole statement.
 */
export function jsonbText(value: unknown): string {
  return JSON.stringify(value).replaceAll(UNSTORABLE, (found) => (found === '\\\\' ? found : '\uFFFD'));
}
