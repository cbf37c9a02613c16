import type { Response } from 'express';

/** Aborts when the client disconnects before its response. */
export function abortWhenGone(response: Response): AbortSignal {
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableEnded) gone.abort();
  });
  return gone.signal;
}
