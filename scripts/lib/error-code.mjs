/**
 * Returns the code of a system error, such as `EEXIST`.
 *
 * @param {unknown} error
 * @returns {string | null} null for any other error
 */
export function errorCode(error) {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
