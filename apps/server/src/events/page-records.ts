import type { EventBatch } from '@hark/shared/events/event-batch';
import type { EventRecord } from '@hark/shared/events/event-record';
import { slicesOfDevice, type Slices } from '@hark/shared/events/slices';
import type { EventMessage } from '@hark/shared/wire/client-message';

interface Origin {
  clientId: string;
  sessionId: string | null;
  synthetic: boolean;
  slices: Slices;
}

function pageRecord(event: EventMessage, origin: Origin): EventRecord {
  const { eventId, name, at, taskId, utteranceId, queryId, data } = event;
  return { eventId, name, source: 'page', at, taskId, utteranceId, queryId, data, ...origin };
}

/** The records of a batch. */
export function recordsOfBatch(batch: EventBatch, deployment: string): EventRecord[] {
  const { clientId, sessionId, device, language, synthetic = false } = batch;
  const slices = { ...slicesOfDevice(device, language), deployment, ...batch.slices };
  return batch.events.map((event) => pageRecord(event, { clientId, sessionId, synthetic, slices }));
}

/** The record of an event that came over the wire. */
export function recordOfMessage(event: EventMessage, origin: Origin): EventRecord {
  return pageRecord(event, origin);
}
