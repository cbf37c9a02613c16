import type { TailEvent } from '@hark/shared/http/metrics-api';
import { Router } from 'express';
import type { EventTail } from '../observing/events/event-tail.ts';
import { requireAdmin } from '../http/require-admin.ts';

const KEEPALIVE_MS = 15_000;
/** A reader that is so far behind has gone. */
const MAX_UNSENT_BYTES = 1 << 20;

function inFrames(events: readonly TailEvent[]): string {
  return events.map((event) => `id: ${event.eventId}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}

export interface TailParts {
  eventTail: Pick<EventTail, 'watch' | 'recent'>;
  adminToken: string;
}

/** `GET /v1/ops/tail`: what happened last, then what happens, as it happens, by server-sent events. */
export function tailRoute({ eventTail, adminToken }: TailParts): Router {
  const routes = Router();
  routes.get('/v1/ops/tail', async (request, response) => {
    requireAdmin(request, adminToken);
    response.set({
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // Proxies that collect answers would hold it back for ever.
      'X-Accel-Buffering': 'no',
    });
    response.flushHeaders();
    // An answer without a body would otherwise stay open.
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    response.write(': hello\n\n');
    const stopWatching = eventTail.watch({
      onEvents(events) {
        if (response.writableLength > MAX_UNSENT_BYTES) response.destroy();
        else response.write(inFrames(events));
      },
      // An open answer would hold up the end of the server.
      onEnd: () => response.end(),
    });
    const keepalive = setInterval(() => response.write(': still here\n\n'), KEEPALIVE_MS);
    response.on('close', () => {
      clearInterval(keepalive);
      stopWatching();
    });
    // Asked for after the watch began, so that nothing falls between; what comes twice has the same id.
    const recent = await eventTail.recent();
    if (recent.length > 0 && !response.writableEnded) response.write(inFrames(recent));
  });
  return routes;
}
