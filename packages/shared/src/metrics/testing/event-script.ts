import type { AnyEventName } from '../../events/event-names.ts';
import type { EventRecord } from '../../events/event-record.ts';

let lastId = 0;

type Changes = Partial<Omit<EventRecord, 'name' | 'at' | 'data'>>;

/** Makes an event at a second of a script. */
export function event(
  name: AnyEventName,
  second: number,
  data: EventRecord['data'] = {},
  changes: Changes = {},
): EventRecord {
  return {
    eventId: `event-${String(++lastId).padStart(6, '0')}`,
    name,
    source: 'server',
    at: second * 1_000,
    clientId: 'client-0001',
    sessionId: null,
    taskId: null,
    utteranceId: null,
    queryId: null,
    synthetic: false,
    slices: {},
    data,
    ...changes,
  };
}

/** Makes an utterance that began at `second` and was answered and shown a second later. */
export function said(second: number, transcript: string, resultCount = 1): EventRecord[] {
  const utteranceId = `utterance-${++lastId}`;
  const empty = transcript === '' ? 'unintelligible' : null;
  const data = { transcript, empty, resultCount, startedAt: second * 1_000 };
  return [
    event('utterance.answered', second + 0.9, data, { utteranceId }),
    event('results.shown', second + 1, { count: resultCount, wholeMs: 1_000 }, { utteranceId }),
  ];
}

export function typed(second: number, query: string): EventRecord {
  return event('typed', second, { query });
}

export function clicked(second: number, position = 1): EventRecord {
  return event('click', second, { position });
}
