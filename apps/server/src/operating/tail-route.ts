import type { TailEvent } from '@hark/shared/http/metrics-api';
import { Router } from 'express';
import type { EventTail } from '../observing/events/event-tail.ts';
import { requireAdmin } from '../http/require-admin.ts';

const KEEPALIVE_MS = 15_000;
/** A reader this far behind is disconnected. */
const MAX_UNSENT_BYTES = 1 << 20;

function inFrames(events: readonly TailEvent[]): string {
  return events.map((event) => `id: ${event.eventId}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}

export interface TailParts {
  eventTail: Pick<EventTail, 'watch' | 'recent'>;
  adminToken: string;
}

/** `GET /v1/ops/tail`: recent events, then new ones as they happen, by server-sent events. */
export function tailRoute({ eventTail, adminToken }: TailParts): Router {
  const routes = Router();
  routes.get('/v1/ops/tail', async (request, response) => {
    requireAdmin(request, adminToken);
    response.set({
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // Proxies that buffer responses would withhold it for ever.
      'X-Accel-Buffering': 'no',
    });
    response.flushHeaders();
    // A response without a body would otherwise stay open.
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
      // An open response would delay the end of the server.
      onEnd: () => response.end(),
    });
    const keepalive = setInterval(() => response.write(': still here\n\n'), KEEPALIVE_MS);
    response.on('close', () => {
      clearInterval(keepalive);
      stopWatching();
    });
    // Read after the watch began, so that no event is missed; duplicates have the same id.
    const recent = await eventTail.recent();
    if (recent.length > 0 && !response.writableEnded) response.write(inFrames(recent));
  });
  return routes;
}
