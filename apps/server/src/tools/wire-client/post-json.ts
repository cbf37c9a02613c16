import { setTimeout as wait } from 'node:timers/promises';
import type { z } from 'zod';
import { describeRefusal } from './describe-refusal.ts';
import { WireError } from './wire-error.ts';

const MAX_TRIES = 20;
const DEFAULT_RETRY_SECONDS = 1;
const MAX_RETRY_SECONDS = 60;

interface PostOptions<Answer> {
  body: unknown;
  schema: z.ZodType<Answer>;
  signal: AbortSignal;
}

function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? DEFAULT_RETRY_SECONDS);
  return 1_000 * Math.min(MAX_RETRY_SECONDS, Number.isFinite(seconds) ? seconds : DEFAULT_RETRY_SECONDS);
}

async function send(address: string, body: unknown, signal: AbortSignal): Promise<Response> {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' } };
  try {
    return await fetch(address, { ...request, body: JSON.stringify(body), signal });
  } catch (error) {
    signal.throwIfAborted();
    const message = `No server answers at ${new URL(address).origin}; is it running?`;
    throw new WireError(message, { code: 'unreachable', retryable: true, cause: error });
  }
}

/** Posts JSON and reads the answer; waits and retries while the server is busy. @throws WireError */
export async function postJson<Answer>(address: string, options: PostOptions<Answer>): Promise<Answer> {
  const { body, schema, signal } = options;
  for (let tries = 1; ; tries++) {
    const response = await send(address, body, signal);
    if (response.ok) return schema.parse(await response.json());
    const text = await response.text();
    const isBusy = response.status === 429 || response.status === 503;
    if (!isBusy || tries === MAX_TRIES) {
      const message = `${address}: ${describeRefusal(response.status, text)}`;
      throw new WireError(message, { code: 'refused', retryable: isBusy });
    }
    await wait(retryAfterMs(response), undefined, { signal });
  }
}
