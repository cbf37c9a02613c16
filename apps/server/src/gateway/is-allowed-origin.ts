/**
 * Whether a page of this origin may use the server: its own pages, and those that the operator lists. A request
 * without an `Origin` is no browser's, and is judged by its token alone. Pure.
 */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | undefined,
  allowedOrigins: readonly string[],
): boolean {
  if (origin === undefined) return true;
  if (allowedOrigins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
