import type { z } from 'zod';
import { serverUrl } from '../wire-client/server-url.ts';
import { WireError } from '../wire-client/wire-error.ts';

interface OperatorOptions {
  url: string;
  adminToken: string;
  signal: AbortSignal;
}

/** The operator of a server, over HTTP. */
export interface Operator {
  /** @throws WireError */
  get<Answer>(path: string, schema: z.ZodType<Answer>): Promise<Answer>;
  /** @throws WireError if the server refuses */
  send(method: 'POST' | 'PUT', path: string, body: object): Promise<void>;
}

export function createOperator({ url, adminToken, signal }: OperatorOptions): Operator {
  async function ask(method: string, path: string, body?: object): Promise<Response> {
    const response = await fetch(serverUrl(url, path), {
      method,
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal,
    });
    if (response.ok) return response;
    const message = `The server refused ${method} ${path} (status ${response.status}): ${await response.text()}`;
    throw new WireError(message, { code: 'refused', retryable: false });
  }
  return {
    get: async (path, schema) => schema.parse(await (await ask('GET', path)).json()),
    send: async (method, path, body) => {
      await ask(method, path, body);
    },
  };
}
