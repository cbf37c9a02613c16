import type { SessionResponse } from '@hark/shared/http/api';
import { decodeAudioFrame } from '@hark/shared/wire/audio-frame';
import { UNKNOWN_DEVICE, type ClientMessage, type Hello } from '@hark/shared/wire/client-message';
import type { Final } from '@hark/shared/wire/final';
import { parseClientMessage } from '@hark/shared/wire/parse-message';
import type { SearchResult } from '@hark/shared/wire/search-result';
import type { Interim, ServerMessage } from '@hark/shared/wire/server-message';
import type { OpenTransport, TransportListener } from './transport.ts';

const limits = {
  maxUtteranceMs: 30_000,
  minFrameMs: 32,
  maxFrameMs: 250,
  maxMessageBytes: 65_536,
  maxQueryCharacters: 200,
  maxPhrases: 0,
  idleTimeoutMs: 60_000,
  resumeWindowMs: 60_000,
};

const params = {
  positiveSpeechThreshold: 0.5,
  negativeSpeechThreshold: 0.35,
  redemptionMs: 480,
  preRollMs: 320,
  minSpeechMs: 160,
};

/** The answer of `POST /v1/session` in tests. */
export const fakeSession: SessionResponse = {
  sessionToken: 'token-0001',
  expiresInSeconds: 60,
  socketPath: '/v1/stream',
  limits,
  vad: { model: 'silero-v6', params },
  consent: { audio: { offered: true, retentionDays: 30 } },
  clientId: 'client-0001',
  clientSecret: 'secret',
};

/** A complete answer, for tests. */
export function fakeFinal(utteranceId: string, change: Partial<Final> = {}): Final {
  return {
    type: 'final',
    utteranceId,
    transcript: 'Stanford University',
    confidence: 0.9,
    alternatives: [],
    empty: null,
    results: [],
    queryId: 'query-0001',
    decision: 'auto',
    version: { pipeline: '1', recognizer: '1', search: '1', vad: '1' },
    timings: { audioMs: 900, queueMs: 1, encodeMs: 10, decodeMs: 20, searchMs: 5, totalMs: 40 },
    ...change,
  };
}

/** An interim, for tests. */
export function fakeInterim(utteranceId: string, change: Partial<Interim> = {}): Interim {
  return { type: 'interim', utteranceId, revision: 1, stable: '', unstable: '', ...change };
}

/** A search result, for tests. */
export function fakeResult(id: string, title: string): SearchResult {
  return {
    id,
    title,
    url: `https://${id}.example.org/`,
    description: `All about ${title}.`,
    category: 'Test',
    score: 1,
    match: { field: 'title', text: title, kind: 'exact', hypothesis: 0 },
  };
}

export interface FakeConnection {
  /** Text messages in order; audio as `[ordinal, sequence]`. */
  received: (ClientMessage | [number, number])[];
  say: (message: ServerMessage) => void;
  /** Ends the connection with this close code. */
  drop: (code: number) => void;
  closedByClient: number | null;
}

export interface FakeServer {
  openTransport: OpenTransport;
  /** In the order of their opening. */
  connections: FakeConnection[];
}

function ready(resumed: boolean, number: number): ServerMessage {
  return {
    type: 'ready',
    sessionId: `session-${number}`,
    resumed,
    limits,
    vad: params,
    endpointing: { minSilenceMs: 480, maxSilenceMs: 480 },
    version: { pipeline: '1', recognizer: '1', search: '1', vad: '1' },
  };
}

/** Accepts connections and answers `hello`; the test sends everything else. Nothing here waits for a clock. */
export function createFakeServer(): FakeServer {
  const connections: FakeConnection[] = [];

  function accept(listener: TransportListener): FakeConnection {
    const connection: FakeConnection = {
      received: [],
      say: (message) => listener.onText(JSON.stringify(message)),
      drop: (code) => listener.onClose(code),
      closedByClient: null,
    };
    connections.push(connection);
    return connection;
  }

  function take(connection: FakeConnection, data: string | Uint8Array): void {
    if (typeof data !== 'string') {
      const decoded = decodeAudioFrame(data);
      if (decoded.ok) connection.received.push([decoded.frame.ordinal, decoded.frame.sequence]);
      return;
    }
    const parsed = parseClientMessage(data);
    if (!parsed.ok) throw new Error(parsed.reason);
    connection.received.push(parsed.message);
    if (parsed.message.type === 'hello') {
      connection.say(ready(parsed.message.resume !== undefined, connections.length));
    }
  }

  return {
    connections,
    openTransport: (_address, listener) => {
      const connection = accept(listener);
      queueMicrotask(() => listener.onOpen());
      return {
        send: (data) => take(connection, data),
        close: (code) => {
          connection.closedByClient = code;
          listener.onClose(code);
        },
      };
    },
  };
}

/** A page's `hello`, of an unknown browser. */
export const fakeHello: Hello = {
  type: 'hello',
  protocol: 'hark.v1',
  clientId: 'client-0001',
  device: UNKNOWN_DEVICE,
  vad: { model: 'silero-v6', backend: 'wasm', params: {} },
  consent: { audio: false },
  language: 'en',
};
