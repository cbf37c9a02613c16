import type { AnyEventName } from '@hark/shared/events/event-names';
import type { EventRecord } from '@hark/shared/events/event-record';

type Given = Partial<EventRecord> & { name: AnyEventName; data: EventRecord['data'] };

/** Returns the record of an event in this server, at the present time. */
export function serverRecord(given: Given, { eventId, at }: { eventId: string; at: number }): EventRecord {
  return {
    eventId,
    at,
    source: 'server',
    clientId: null,
    sessionId: null,
    taskId: null,
    utteranceId: null,
    queryId: null,
    synthetic: false,
    slices: {},
    ...given,
  };
}
