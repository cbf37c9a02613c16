import { eventBatchResponseSchema, type EventBatch } from '@hark/shared/events/event-batch';
import { serverUrl } from '../wire/server-address.ts';
import { refusalOf } from '../wire/refusal.ts';

const PATH = 'v1/events';

export type EventsSent =
  /** Durable, but for those that the server could not place in time. */
  | { type: 'kept'; refused: string[]; serverTime: number }
  /** Trying again may help. */
  | { type: 'later' }
  /** The server will never take them, such as after the client was deleted. */
  | { type: 'never' };

export type SendEvents = (batch: EventBatch) => Promise<EventsSent>;

/** Sends a batch on a connection of its own: audio never waits for it. Never throws. */
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
      // Only the server itself can say that it will never take them, not a proxy on the way.
      return { type: refusalOf(response.status, body, null).kind === 'version' ? 'never' : 'later' };
    }
    const parsed = eventBatchResponseSchema.safeParse(await response.json());
    return parsed.success ? { type: 'kept', ...parsed.data } : { type: 'later' };
  } catch {
    return { type: 'later' };
  }
};

/** The last word of a page that goes away; nobody hears whether it arrived. */
export function sendEventsAtTheEnd(batch: EventBatch): void {
  navigator.sendBeacon(serverUrl(PATH), new Blob([JSON.stringify(batch)], { type: 'application/json' }));
}
