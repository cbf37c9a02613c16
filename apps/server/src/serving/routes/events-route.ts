import { eventBatchSchema, type EventBatchResponse } from '@hark/shared/events/event-batch';
import { Router, type Request } from 'express';
import type { Clients } from '../../observing/events/clients.ts';
import type { EventLog } from '../../observing/events/event-log.ts';
import { recordsOfBatch } from '../../observing/events/page-records.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { parseBody } from '../../http/parse-request.ts';

export interface EventsParts {
  eventLog: EventLog;
  clients: Pick<Clients, 'isKnown'>;
  deployment: string;
}

const RETRY_AFTER_SECONDS = 5;

/** `POST /v1/events`: what a page reports. The answer comes when it is durable. */
export function eventsRoute({ eventLog, clients, deployment }: EventsParts): Router {
  const routes = Router();
  routes.post('/v1/events', async (request: Request, response) => {
    const batch = parseBody(eventBatchSchema, request);
    // After its deletion nothing more is kept of a client.
    if (!(await clients.isKnown(batch.clientId))) {
      throw new ApiProblem(
        404,
        'unknown_client',
        'This client is unknown or was deleted; request a new session.',
      );
    }
    const { from, to } = eventLog.span();
    const { records, unreadable } = recordsOfBatch(batch, deployment);
    const taken = records.filter(({ at }) => at >= from && at <= to);
    const appended = await eventLog.append(taken);
    if (appended.type === 'full') {
      throw new ApiProblem(503, 'busy', 'Too many events at once; send them again later.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    const { accepted, duplicates } = appended;
    const refused = records.filter((record) => !taken.includes(record)).map(({ eventId }) => eventId);
    const answer: EventBatchResponse = {
      accepted,
      duplicates,
      refused,
      unreadable,
      serverTime: Date.now(),
    };
    response.json(answer);
  });
  return routes;
}
