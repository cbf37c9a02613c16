import type { RequestListener } from 'node:http';

/** Responds while the parts are being opened: alive, not ready. */
export function startingApp(): RequestListener {
  const answers: Record<string, { status: number; body: object }> = {
    '/healthz': { status: 200, body: { status: 'ok' } },
    '/readyz': { status: 503, body: { ready: false, reasons: ['starting'] } },
  };
  const starting = {
    status: 503,
    body: {
      error: { code: 'starting', message: 'Hark is starting; try again in a few seconds.', retryable: true },
    },
  };
  return (request, response) => {
    const { status, body } = answers[request.url ?? ''] ?? starting;
    response
      .writeHead(status, { 'Content-Type': 'application/json', 'Retry-After': '2' })
      .end(JSON.stringify(body));
  };
}
