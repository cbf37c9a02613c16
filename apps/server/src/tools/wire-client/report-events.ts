import {
  eventBatchResponseSchema,
  MAX_BATCH_EVENTS,
  type EventBatch,
  type EventBatchResponse,
} from '@hark/shared/events/event-batch';
import { postJson } from './post-json.ts';
import { serverUrl } from './server-url.ts';

/** Reports events as a page does; resolves when they are durable. @throws WireError */
export async function reportEvents(
  url: string,
  batch: EventBatch,
  signal: AbortSignal,
): Promise<Pick<EventBatchResponse, 'accepted' | 'refused'>> {
  const told: Pick<EventBatchResponse, 'accepted' | 'refused'> = { accepted: 0, refused: [] };
  for (let from = 0; from < batch.events.length; from += MAX_BATCH_EVENTS) {
    const body: EventBatch = { ...batch, events: batch.events.slice(from, from + MAX_BATCH_EVENTS) };
    const answer = await postJson(serverUrl(url, 'v1/events').href, {
      body,
      schema: eventBatchResponseSchema,
      signal,
    });
    told.accepted += answer.accepted;
    told.refused.push(...answer.refused);
  }
  return told;
}
