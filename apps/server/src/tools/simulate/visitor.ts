import type { EventBatch } from '@hark/shared/events/event-batch';
import { UNKNOWN_DEVICE, type Device, type EventName, type Hello } from '@hark/shared/wire/client-message';
import { connectWire, type WireConnection } from '../wire-client/connect-wire.ts';
import { reportEvents } from '../wire-client/report-events.ts';
import type { Group } from './scenario.ts';
import type { SimulatedClock } from './simulated-clock.ts';

const KEEPALIVE_MS = 20_000;

interface EventIds {
  utteranceId?: string;
  queryId?: string | null;
}

/** The page of a simulated person: its connection, its clock and its events. */
export interface Visitor {
  taskId: string;
  connection(): WireConnection;
  /** Epoch milliseconds, simulated. */
  now(): number;
  /** Waits for this simulated time. */
  rest(durationMs: number): Promise<void>;
  note(name: EventName, data?: EventBatch['events'][number]['data'], ids?: EventIds): void;
  /** Returns the number of the next utterance on the connection. */
  nextOrdinal(): number;
  /** Opens a new connection after the old one was lost. */
  reconnect(): Promise<void>;
  /** Sends the recorded events. */
  report(): Promise<void>;
  close(): Promise<void>;
}

interface VisitorOptions {
  url: string;
  group: Group;
  clientId: string;
  arrivesAt: number;
  clock: SimulatedClock;
  newId(): string;
  nowMs(): number;
  wait(durationMs: number): Promise<void>;
  signal: AbortSignal;
}

export function deviceOf({ device }: Group): Device {
  const known = { class: 'desktop', sampleRateHz: 48_000, channels: 1 } as const;
  // Keys left out of a scenario are absent, not undefined.
  return { ...UNKNOWN_DEVICE, ...known, ...Object.fromEntries(Object.entries(device)) };
}

function helloOf(group: Group, clientId: string): Omit<Hello, 'type' | 'protocol' | 'token'> {
  return {
    clientId,
    device: deviceOf(group),
    vad: { model: 'simulated', backend: 'none', params: {} },
    consent: { audio: false },
    language: group.language,
    synthetic: true,
  };
}

export async function createVisitor(options: VisitorOptions): Promise<Visitor> {
  const { url, group, clientId, clock, newId, nowMs, wait, signal } = options;
  const taskId = newId();
  const hello = helloOf(group, clientId);
  let connection = await connectWire({ url, hello, signal });
  let now = options.arrivesAt;
  let ordinal = 0;
  let events: EventBatch['events'] = [];

  async function report(): Promise<void> {
    if (events.length === 0) return;
    const { sessionId } = connection.ready;
    const { device, language } = hello;
    const batch = { clientId, sessionId, device, language, slices: group.slices, synthetic: true, events };
    events = [];
    const { refused } = await reportEvents(url, batch, signal);
    if (refused.length > 0) throw new Error('The server refused the event times of the scenario.');
  }

  return {
    taskId,
    connection: () => connection,
    now: () => now,
    async rest(durationMs) {
      now += Math.round(durationMs);
      if (!clock.isRealTime) return;
      if (durationMs > 1_000) await report();
      for (let leftMs = now - nowMs(); leftMs > 0; leftMs = now - nowMs()) {
        await wait(Math.min(leftMs, KEEPALIVE_MS));
        if (leftMs > KEEPALIVE_MS) connection.say({ type: 'keepalive' });
      }
    },
    note(
      name,
      data = {},
      { utteranceId = null, queryId = null }: { [Id in keyof EventIds]?: string | null } = {},
    ) {
      events.push({ type: 'event', eventId: newId(), name, at: now, taskId, utteranceId, queryId, data });
    },
    nextOrdinal: () => ++ordinal,
    async reconnect() {
      const resume = { sessionId: connection.ready.sessionId, lastUtteranceId: null };
      connection = await connectWire({ url, hello: { ...hello, resume }, signal });
      ordinal = 0;
    },
    report,
    close: () => connection.close(),
  };
}
