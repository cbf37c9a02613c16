import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { answerUtterance } from '../answering/pipeline/answer-utterance.ts';
import { searchTyped } from '../answering/pipeline/search-typed.ts';
import type { Closers } from '../base/closers.ts';
import type { Config } from '../config/read-config.ts';
import { createOriginGate, type OriginGate } from '../http/origin/origin-gate.ts';
import type { ConnectionParts } from '../serving/gateway/connection-parts.ts';
import { createGateway, type Gateway } from '../serving/gateway/gateway.ts';
import { createSessionTokens, type SessionTokens } from '../serving/gateway/session-tokens.ts';
import { createSessions, type Sessions } from '../serving/gateway/sessions.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { Answering } from './compose-answering.ts';

export const TOKEN_LIFETIME_SECONDS = 60;
const MOST_TOKENS = 100_000;
const RESULTS_OF_A_SEARCH = 10;

/** The entrance for speakers: tokens, sessions and sockets. */
export interface LiveSpeech {
  tokens: SessionTokens;
  sessions: Sessions;
  originGate: OriginGate;
  gateway: Gateway;
}

interface GatewayOptions {
  answering: Answering;
  config: Pick<Config, 'allowedOrigins' | 'trustedProxies' | 'basePath' | 'maxConnections'>;
  httpServer: Server;
  tracing: Pick<Tracing, 'sessions'>;
  logger: Logger;
  closers: Closers;
}

/** Composes the parts that receive live speech. */
export function composeGateway(options: GatewayOptions): LiveSpeech {
  const { answering, config, httpServer: server, logger, closers } = options;
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
  const parts = connectionParts(answering, { sessions, tokens });
  const gateway = createGateway({ server, originGate, basePath, maxConnections, parts });
  closers.add('gateway', () => gateway.close(() => sessions.settled()));
  return { tokens, sessions, originGate, gateway };
}

function openSessions({ answering, tracing }: Pick<GatewayOptions, 'answering' | 'tracing'>): Sessions {
  const { pipeline, early, limits, setup } = answering;
  return tracing.sessions(
    createSessions({
      newId: randomUUID,
      limits,
      endpointing: setup.endpointing,
      early,
      answer: (utterance, options) => answerUtterance(pipeline, utterance, { priority: 'final', ...options }),
      findAnswer: (utteranceId) => pipeline.log.find(utteranceId),
    }),
  );
}

function connectionParts(
  { pipeline, events, limits, setup }: Answering,
  { sessions, tokens }: Pick<LiveSpeech, 'sessions' | 'tokens'>,
): ConnectionParts {
  return {
    sessions,
    tokens,
    limits,
    vad: setup.vad.params,
    endpointing: setup.endpointing,
    capabilities: pipeline.recognizer.capabilities,
    version: pipeline.version,
    async search({ requestId, taskId, limit = RESULTS_OF_A_SEARCH, ...asked }, speaker) {
      const { query, source } = asked;
      const { clientId } = speaker;
      const found = await searchTyped(pipeline, { ...asked, limit, clientId });
      events.searched(found, { query, source, clientId, taskId, speaker });
      return { type: 'results', requestId, query, ...found };
    },
    recordEvent: (event, speaker) => events.pageEvent(event, speaker),
    onError: (code) => events.wireError(code),
    nowMs: pipeline.nowMs,
  };
}
