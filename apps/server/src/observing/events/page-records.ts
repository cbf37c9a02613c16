import type { ReceivedBatch, UnreadableEvent } from '@hark/shared/events/event-batch';
import { readableData } from '@hark/shared/events/event-fields';
import type { EventRecord } from '@hark/shared/events/event-record';
import { slicesOfDevice, type Slices } from '@hark/shared/events/slices';
import { eventMessageSchema, type EventMessage } from '@hark/shared/wire/client-message';
import { describeIssues } from '@hark/shared/wire/parse-message';
import { idSchema } from '@hark/shared/wire/protocol';

interface Origin {
  clientId: string;
  sessionId: string | null;
  synthetic: boolean;
  slices: Slices;
}

function pageRecord(event: EventMessage, origin: Origin): EventRecord {
  const { eventId, name, at, taskId, utteranceId, queryId } = event;
  const data = readableData(name, event.data);
  return { eventId, name, source: 'page', at, taskId, utteranceId, queryId, data, ...origin };
}

function unreadable(event: unknown, index: number, reason: string): UnreadableEvent {
  const id = typeof event === 'object' && event !== null && 'eventId' in event ? event.eventId : null;
  const eventId = idSchema.safeParse(id);
  return { index, eventId: eventId.success ? eventId.data : null, reason };
}

/** Returns the records of a batch and the events that can't be read. */
export function recordsOfBatch(
  batch: ReceivedBatch,
  deployment: string,
): { records: EventRecord[]; unreadable: UnreadableEvent[] } {
  const { clientId, sessionId, device, language } = batch;
  const slices = { ...slicesOfDevice(device, language), deployment, ...batch.slices };
  const origin = { clientId, sessionId, synthetic: batch.synthetic ?? false, slices };
  const records: EventRecord[] = [];
  const left: UnreadableEvent[] = [];
  for (const [index, event] of batch.events.entries()) {
    const parsed = eventMessageSchema.safeParse(event);
    if (parsed.success) records.push(pageRecord(parsed.data, origin));
    else left.push(unreadable(event, index, describeIssues(parsed.error)));
  }
  return { records, unreadable: left };
}

/** Returns the record of an event received over the wire. */
export function recordOfMessage(event: EventMessage, origin: Origin): EventRecord {
  return pageRecord(event, origin);
}
