import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { slicesOfDevice } from '@hark/shared/events/slices';
import type { Limits } from '@hark/shared/wire/protocol';
import type { Logger } from 'pino';
import { answerUtterance } from '../answering/pipeline/answer-utterance.ts';
import type { Speaker } from '../answering/pipeline/utterance.ts';
import type { AskingClient, OnAnswered, ServedVersions } from '../answering/versions/served-versions.ts';
import { searchTyped } from '../answering/pipeline/search-typed.ts';
import type { Closers } from '../base/closers.ts';
import type { Config } from '../config/read-config.ts';
import { createOriginGate, type OriginGate } from '../http/origin/origin-gate.ts';
import type { ConnectionParts } from '../serving/gateway/connection-parts.ts';
import { createGateway, type Gateway } from '../serving/gateway/gateway.ts';
import { createSessionTokens, type SessionTokens } from '../serving/gateway/session-tokens.ts';
import { createSessions, type Sessions } from '../serving/gateway/sessions.ts';
import type { ServerEvents } from '../observing/events/server-events.ts';
import type { Tracing } from '../tracing/tracing.ts';

export const TOKEN_LIFETIME_SECONDS = 60;
const MOST_TOKENS = 100_000;
const RESULTS_OF_A_SEARCH = 10;
const TELL_EVERY_MS = 5_000;

/** The entrance for speakers: tokens, sessions and sockets. */
export interface LiveSpeech {
  tokens: SessionTokens;
  sessions: Sessions;
  originGate: OriginGate;
  gateway: Gateway;
}

/** What answers, for all entrances. */
export interface ServedParts {
  versions: ServedVersions;
  onAnswered: OnAnswered;
  /** The events of this server. */
  events: ServerEvents;
  /** The limits of this server, which no version changes. */
  limits: Limits;
}

interface GatewayOptions {
  served: ServedParts;
  config: Pick<Config, 'allowedOrigins' | 'trustedProxies' | 'basePath' | 'maxConnections'>;
  httpServer: Server;
  tracing: Pick<Tracing, 'sessions'>;
  logger: Logger;
  closers: Closers;
}

/** Composes the parts that receive live speech. */
export function composeGateway(options: GatewayOptions): LiveSpeech {
  const { served, config, httpServer: server, logger, closers } = options;
  const sessions = openSessions(options);
  closers.add('sessions', async () => sessions.close());
  const tokens = createSessionTokens({
    lifetimeMs: TOKEN_LIFETIME_SECONDS * 1000,
    nowMs: Date.now,
    newToken: randomUUID,
    maxOutstanding: MOST_TOKENS,
  });
  const { allowedOrigins, trustedProxies, basePath, maxConnections } = config;
  const originGate = createOriginGate({ allowedOrigins, trustedProxies, logger, nowMs: Date.now });
  const parts = connectionParts(served, { sessions, tokens });
  const gateway = createGateway({ server, originGate, basePath, maxConnections, parts });
  tellOfVersions(served, gateway, closers);
  closers.add('gateway', () => gateway.close(() => sessions.settled()));
  return { tokens, sessions, originGate, gateway };
}

/** Tells clients of the version of their next utterance: at each change, and after the task that kept another. */
function tellOfVersions({ versions }: ServedParts, { tellVersions }: Gateway, closers: Closers): void {
  versions.onChange(tellVersions);
  const telling = setInterval(tellVersions, TELL_EVERY_MS);
  telling.unref();
  closers.add('news of versions', async () => clearInterval(telling));
}

/** Returns what a speaker's device and language say, by which a canary may choose its people. */
function clientOf({ clientId, device, language }: Speaker): AskingClient {
  return { clientId, slices: slicesOfDevice(device, language) };
}

function openSessions({ served, tracing }: Pick<GatewayOptions, 'served' | 'tracing'>): Sessions {
  const { versions, onAnswered, limits } = served;
  return tracing.sessions(
    createSessions({
      newId: randomUUID,
      limits,
      choose(speaker) {
        const assignment = versions.assign(clientOf(speaker));
        const { pipeline, early, setup } = versions.answering(assignment);
        return {
          early,
          endpointing: setup.endpointing,
          usesPhrases: pipeline.recognizer.capabilities.biasing,
          rollout: assignment.rollout,
          answer: (utterance, options) =>
            answerUtterance(pipeline, utterance, { priority: 'final', ...options }),
          onAnswered: (utterance, answer) => onAnswered(utterance, answer, assignment),
        };
      },
      findAnswer: (utteranceId) => versions.champion().pipeline.log.find(utteranceId),
    }),
  );
}

function connectionParts(
  { versions, events, limits }: ServedParts,
  { sessions, tokens }: Pick<LiveSpeech, 'sessions' | 'tokens'>,
): ConnectionParts {
  return {
    sessions,
    tokens,
    limits,
    parametersFor(speaker) {
      const { digest, setup, pipeline } = versions.answering(versions.foresee(clientOf(speaker)));
      const { capabilities } = pipeline.recognizer;
      return {
        digest,
        vad: setup.vad.params,
        endpointing: setup.endpointing,
        version: pipeline.version(),
        capabilities,
      };
    },
    recall: ({ clientId }) => versions.recall(clientId),
    async search({ requestId, taskId, limit = RESULTS_OF_A_SEARCH, ...asked }, speaker) {
      const { query, source } = asked;
      const { clientId } = speaker;
      const { rollout, ...assigned } = versions.assign(clientOf(speaker));
      const { pipeline } = versions.answering({ rollout, ...assigned });
      const found = await searchTyped(pipeline, { ...asked, limit, clientId });
      const answeredBy = { version: pipeline.version(), rollout };
      events.searched(found, { query, source, clientId, taskId, speaker, answeredBy });
      return { type: 'results', requestId, query, ...found };
    },
    recordEvent(event, speaker) {
      const { rollout, ...assigned } = versions.foresee(clientOf(speaker));
      const { pipeline } = versions.answering({ rollout, ...assigned });
      events.pageEvent(event, speaker, { version: pipeline.version(), rollout });
    },
    onError: (code) => events.wireError(code),
    nowMs: () => performance.now(),
  };
}
