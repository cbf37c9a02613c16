/** Longest time from the connection to the status. */
const TIMEOUT_MS = 10_000;

interface PostOptions {
  headers?: Readonly<Record<string, string>>;
  signal: AbortSignal;
  timeoutMs?: number;
}

/** A message was not accepted. Says nothing of its content, and no address, which may contain a key. */
export class PostError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PostError';
  }
}

function problemOf(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `no answer within ${timeoutMs / 1_000} s`;
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const code: unknown =
    typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? `no connection (${code})` : 'no connection';
}

/**
 * Sends JSON. Only the status of the answer is read, so that an endless one costs nothing. Redirects are refused: they
 * could lead to an address that the operator did not choose. Without credentials of any kind but `headers`.
 *
 * @throws PostError
 */
export async function postJson(address: string, body: string, options: PostOptions): Promise<void> {
  const { headers = {}, signal, timeoutMs = TIMEOUT_MS } = options;
  let response: Response;
  try {
    response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'hark', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
  } catch (error) {
    throw new PostError(problemOf(error, timeoutMs), { cause: error });
  }
  // Closes the connection instead of reading on.
  await response.body?.cancel().catch(() => undefined);
  if (response.ok) return;
  const isRedirect = response.status >= 300 && response.status < 400;
  throw new PostError(
    isRedirect
      ? `it answered with a redirect (${response.status}), which is refused`
      : `it answered ${response.status}`,
  );
}
