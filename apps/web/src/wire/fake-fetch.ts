import { vi } from 'vitest';

/** Returns a `fetch` with this answer for tests; an `Error` is a network failure. */
export function fakeFetch(answer: { status?: number; body: unknown; headers?: HeadersInit } | Error) {
  return vi.fn(async (_url: URL | string, _init?: RequestInit): Promise<Response> => {
    if (answer instanceof Error) throw answer;
    const { status = 200, body, headers = {} } = answer;
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
  });
}
