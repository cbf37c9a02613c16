/** Returns the `code` of an error of Node (`ENOSPC`) or PostgreSQL (`53100`); undefined for anything else. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
