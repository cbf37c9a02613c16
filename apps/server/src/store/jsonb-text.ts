/** An escaped backslash, which what follows does not belong to; or an escape of NUL or of half a surrogate pair. */
const UNSTORABLE = /\\\\|\\u(?:0000|d[89a-f][0-9a-f]{2})/gu;

/**
 * JSON for a `jsonb` column. PostgreSQL refuses two things that JSON may have, NUL and half a surrogate pair: they become
 * U+FFFD, so that what one client writes does not lose the whole statement.
 */
export function jsonbText(value: unknown): string {
  return JSON.stringify(value).replaceAll(UNSTORABLE, (found) => (found === '\\\\' ? found : '\uFFFD'));
}
