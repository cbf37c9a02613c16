import { encodeAudioFrame } from '@hark/shared/wire/audio-frame';
import {
  UNKNOWN_DEVICE,
  type ClientMessage,
  type Hello,
  type SegmentClose,
} from '@hark/shared/wire/client-message';
import { unmeasuredClip } from '@hark/shared/wire/clip-statistics';
import type { Final } from '@hark/shared/wire/final';
import { parseServerMessage } from '@hark/shared/wire/parse-message';
import type { ServerMessage } from '@hark/shared/wire/server-message';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { createConnection, type Connection } from '../serving/gateway/connection.ts';
import type { ConnectionParameters, ConnectionParts } from '../serving/gateway/connection-parts.ts';
import { createSessionTokens } from '../serving/gateway/session-tokens.ts';
import { createSessions } from '../serving/gateway/sessions.ts';
import { DEFAULT_SETUP } from '../answering/setup/default-setup.ts';
import type { Answer } from '../answering/pipeline/answer-utterance.ts';
import type { Draft } from '../answering/pipeline/draft-answer.ts';
import type { EarlyAnswers } from '../answering/early/early-answers.ts';
import type { Utterance } from '../answering/pipeline/utterance.ts';
import type { KeptAnswer } from '../answering/pipeline/utterance-log.ts';
import type { Capabilities } from '../recognition/recognizer.ts';
import { scriptedCapabilities } from '../recognition/scripted-recognizer.ts';
import { createScriptedEarlyAnswers } from './scripted-early-answers.ts';

export const CLIENT_ID = 'client-0001';
const VERSION = { pipeline: 'p', recognizer: 'r', search: 's', vad: 'v' };

export const HELLO: Hello = {
  type: 'hello',
  protocol: 'hark.v1',
  clientId: CLIENT_ID,
  device: UNKNOWN_DEVICE,
  vad: { model: 'none', backend: 'none', params: {} },
  consent: { audio: false },
  language: 'en-US',
};

export function closeMessage(utteranceId: string, frames: number): SegmentClose {
  const clip = unmeasuredClip(frames * 32);
  return { type: 'segment.close', utteranceId, frames, reason: 'endpoint', clip };
}

export function finalOf(utteranceId: string, transcript: string): Final {
  return {
    type: 'final',
    utteranceId,
    transcript,
    confidence: 0.9,
    alternatives: [],
    empty: null,
    results: [],
    queryId: 'query-0001',
    decision: 'auto',
    version: VERSION,
    timings: { audioMs: 0, queueMs: 0, encodeMs: 0, decodeMs: 0, searchMs: 0, totalMs: 0 },
  };
}

/** A frame whose samples all equal its number, so that order and loss are visible. */
export function numberedFrame(ordinal: number, sequence: number, samples = VAD_FRAME_SAMPLES): Uint8Array {
  const pcm = new Int16Array(samples).fill(sequence + 1);
  return encodeAudioFrame({ ordinal, sequence, capturedAtMs: sequence * 32, pcm });
}

export interface WireClient {
  connection: Connection;
  /** Everything that the server sent on this connection. */
  received: ServerMessage[];
  closed: { code: number; reason: string } | null;
  say(message: ClientMessage | Record<string, unknown>): void;
  frames(ordinal: number, count: number, from?: number): void;
  of<Type extends ServerMessage['type']>(type: Type): Extract<ServerMessage, { type: Type }>[];
}

interface Answering {
  utterance: Utterance;
  signal: AbortSignal;
  draft: Promise<Draft | null> | undefined;
  give(answer: Answer): Promise<void>;
}

/** A gateway without sockets: the test makes connections and supplies answers. */
export function createWireHarness(
  capabilities: Partial<Capabilities> = {},
  early: EarlyAnswers = createScriptedEarlyAnswers().early,
) {
  const { limits, endpointing } = DEFAULT_SETUP;
  const asked: Answering[] = [];
  /** Ids of utterances whose answer was sent. */
  const told: string[] = [];
  /** What answers from now on; a test may change it. */
  const serving: ConnectionParameters & { rollout: string | null } = {
    digest: 'sha256:1',
    vad: DEFAULT_SETUP.vad.params,
    endpointing,
    version: VERSION,
    capabilities: { ...scriptedCapabilities, ...capabilities },
    rollout: null,
  };
  const kept = new Map<string, KeptAnswer>();
  let ids = 0;
  const sessions = createSessions({
    newId: () => `session-${String(++ids).padStart(4, '0')}`,
    limits,
    findAnswer: (utteranceId) => Promise.resolve(kept.get(utteranceId) ?? null),
    choose: () => ({
      early,
      endpointing,
      usesPhrases: serving.capabilities.biasing,
      rollout: serving.rollout,
      answer: (utterance, { signal, draft }) =>
        new Promise((resolve) => {
          const give = async (answer: Answer): Promise<void> => {
            resolve(answer);
            await settle();
          };
          asked.push({ utterance, signal, draft, give });
        }),
      onAnswered: ({ utteranceId }) => void told.push(utteranceId),
    }),
  });
  const tokens = createSessionTokens({
    lifetimeMs: 60_000,
    nowMs: Date.now,
    newToken: () => `token-${++ids}`,
    maxOutstanding: 100,
  });
  const events: string[] = [];
  const parts: ConnectionParts = {
    sessions,
    tokens,
    limits,
    parametersFor: () => serving,
    recall: async () => {},
    search: ({ requestId, query }) =>
      query === 'fail'
        ? Promise.reject(new Error('no database'))
        : Promise.resolve({
            type: 'results',
            requestId,
            queryId: 'query-0002',
            query,
            results: [],
            tookMs: 1,
          }),
    recordEvent: (event) => void events.push(event.eventId),
    onError: () => {},
    nowMs: Date.now,
  };

  function connect(token: string | null = tokens.issue(CLIENT_ID)): WireClient {
    const client: WireClient = {
      received: [],
      closed: null,
      connection: createConnection(
        parts,
        {
          sendText(text) {
            const parsed = parseServerMessage(text);
            if (!parsed.ok)
              throw new Error(`the server sent a message that its own schema refuses: ${parsed.reason}`);
            client.received.push(parsed.message);
          },
          close(code, reason) {
            client.closed = { code, reason };
          },
        },
        token,
      ),
      say: (message) => client.connection.text(JSON.stringify(message)),
      frames(ordinal, count, from = 0) {
        for (let sequence = from; sequence < from + count; sequence++) {
          client.connection.binary(numberedFrame(ordinal, sequence));
        }
      },
      of(type) {
        return client.received.filter((message): message is Extract<ServerMessage, { type: typeof type }> => {
          return message.type === type;
        });
      },
    };
    return client;
  }

  /** Returns a connection that has sent its hello. */
  function greeted(resume?: Hello['resume']): WireClient {
    const client = connect();
    client.say({ ...HELLO, ...(resume === undefined ? {} : { resume }) });
    return client;
  }

  return { asked, told, serving, kept, events, sessions, tokens, connect, greeted };
}

/** Lets resolved promises run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

export function openMessage(utteranceId: string, ordinal: number): ClientMessage {
  return { type: 'segment.open', utteranceId, ordinal, taskId: 'task-0001', preRollMs: 320, startedAt: 1 };
}
