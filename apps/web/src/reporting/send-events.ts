import { eventBatchResponseSchema, type EventBatch } from '@hark/shared/events/event-batch';
import { serverUrl } from '../wire/server-address.ts';
import { refusalOf } from '../wire/refusal.ts';

const PATH = 'v1/events';

export type EventsSent =
  /** Durable, except those with times that the server does not accept. */
  | { type: 'kept'; refused: string[]; serverTime: number }
  /** A retry may succeed. */
  | { type: 'later' }
  /** The server will never accept them, for example after the client was deleted. */
  | { type: 'never' };

export type SendEvents = (batch: EventBatch) => Promise<EventsSent>;

/** Sends a batch on a separate connection, so that audio never waits for it. Never throws. */
export const sendEvents: SendEvents = async (batch) => {
  try {
    const response = await fetch(serverUrl(PATH), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(batch),
      keepalive: true,
      priority: 'low',
    });
    if (!response.ok) {
      const body: unknown = await response.json().catch(() => null);
      // Only the server itself can refuse them for good, not a proxy in between.
      return { type: refusalOf(response.status, body, null).kind === 'version' ? 'never' : 'later' };
    }
    const parsed = eventBatchResponseSchema.safeParse(await response.json());
    return parsed.success ? { type: 'kept', ...parsed.data } : { type: 'later' };
  } catch {
    return { type: 'later' };
  }
};

/** Sends the last events of a closing page; nobody learns whether they arrive. */
export function sendEventsAtTheEnd(batch: EventBatch): void {
  navigator.sendBeacon(serverUrl(PATH), new Blob([JSON.stringify(batch)], { type: 'application/json' }));
}
