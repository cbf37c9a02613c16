import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Version } from '@hark/shared/wire/protocol';
import { createClickPrior } from '../search/clicks/click-prior-tasks.ts';
import type { PeriodicTask } from '../background/periodic-task.ts';
import { jobsTask } from '../background/jobs-task.ts';
import { createClosers, type Closers } from '../base/closers.ts';
import { composeEvents } from './compose-events.ts';
import { composePipeline, servingVersion } from './compose-pipeline.ts';
import { adminTokenOf } from '../config/admin-token.ts';
import {
  EARLY_RULES,
  ENDPOINT_RULES,
  ENDPOINTING,
  INSTANT_RULES,
  LIMITS,
  TOKEN_LIFETIME_SECONDS,
  VAD_MODEL,
  VAD_PARAMS,
} from '../config/serving-defaults.ts';
import { createAudioStore } from '../observing/events/audio-store.ts';
import { createClients } from '../observing/events/clients.ts';
import { finishErasures } from '../observing/events/erase-recordings.ts';
import { recordingsTask, retentionTask } from '../observing/events/retention-tasks.ts';
import type { ConnectionParts } from '../serving/gateway/connection-parts.ts';
import { createGateway } from '../serving/gateway/gateway.ts';
import { createSessionTokens } from '../serving/gateway/session-tokens.ts';
import { createSessions } from '../serving/gateway/sessions.ts';
import { createApp } from './create-app.ts';
import { underBasePath } from '../http/under-base-path.ts';
import { listen } from '../http/listen.ts';
import { startingApp } from '../http/starting-app.ts';
import { createMetrics } from '../observing/prometheus/metrics.ts';
import { createServerSamples } from './server-samples.ts';
import { openResources, type ResourceOptions, type Resources } from './open-resources.ts';
import { createOriginGate } from '../http/origin/origin-gate.ts';
import { answerUtterance } from '../answering/pipeline/answer-utterance.ts';
import { createEarlyAnswers } from '../answering/early/early-answers.ts';
import { createInstantSearch } from '../answering/pipeline/search-instantly.ts';
import { searchTyped } from '../answering/pipeline/search-typed.ts';
import { DEFAULT_CATALOGUE } from '../search/catalogue-name.ts';
import { openTracing } from '../tracing/open-tracing.ts';
import type { Tracing } from '../tracing/tracing.ts';

/**
 * Proxies keep idle connections for a minute, to use them again: a server that closed them earlier would now and then
 * close one that a request is on its way over.
 */
const KEEP_ALIVE_MS = 75_000;

export interface HarkServer {
  /** With the port that was bound, such as `http://localhost:3000`. */
  url: string;
  adminToken: string;
  /** Why it cannot answer yet, in words; empty when it can. */
  readiness(): Promise<string[]>;
  /** Finishes what was said, then lets go of everything. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts a server. It listens at once, so that a taken port is known at once; until all parts are there it answers 503.
 * @throws errors whose message is a sentence for the operator (`ListenError`, `StoreError`, …)
 */
export async function startServer(options: ResourceOptions): Promise<HarkServer> {
  const closers = createClosers(options.logger);
  let handler: RequestListener = startingApp();
  const { basePath } = options.config;
  const httpServer = createServer(underBasePath(basePath, (request, response) => handler(request, response)));
  httpServer.keepAliveTimeout = KEEP_ALIVE_MS;
  try {
    const url = await listen(httpServer, options.config);
    closers.add('HTTP server', () => closeHttp(httpServer));
    const tracing = await openTracing(options.config, options.logger);
    closers.add('traces', () => tracing.close());
    const { dataDir } = options.config;
    await mkdir(dataDir, { recursive: true });
    const adminToken = await adminTokenOf(options.config.adminToken, dataDir);
    const resources = await openResources(options, closers);
    const { app, readiness } = composeServer({
      ...options,
      ...resources,
      adminToken,
      httpServer,
      tracing,
      closers,
    });
    handler = app;
    return { url: `${url}${basePath}`, adminToken, readiness, close: closers.close };
  } catch (error) {
    await closers.close();
    throw error;
  }
}

interface Composition extends ResourceOptions, Resources {
  adminToken: string;
  httpServer: Server;
  tracing: Tracing;
  closers: Closers;
}

/** Puts the parts together: pipeline, sessions, gateway, routes. */
function composeServer(given: Composition): { app: RequestListener; readiness: () => Promise<string[]> } {
  const { config, logger, closers, database, search, recognizer, tracing, background } = given;
  const readiness = checkReadiness(given);
  const metrics = createMetrics({
    recognizer: () => recognizer.status(),
    openConnections: () => gateway.openConnections(),
    catalogueEntries: () => search.count(),
    background,
    ...(config.tracing === null ? {} : { droppedSpans: tracing.droppedSpans }),
  });
  const audioStore = createAudioStore({
    folder: join(config.dataDir, 'audio'),
    retentionDays: config.audioRetentionDays,
    nowMs: Date.now,
  });
  const version = (): Version => servingVersion(given);
  const { pageEvents } = tracing;
  const events = composeEvents({
    background,
    config,
    database,
    search,
    metrics,
    version,
    pageEvents,
    logger,
    closers,
  });
  const pipeline = tracing.pipeline(
    composePipeline(given, { log: events.utteranceLog, events: events.server, audioStore, logger }),
  );
  const { biasing } = recognizer.capabilities;
  const limits = { ...LIMITS, maxPhrases: biasing ? LIMITS.maxPhrases : 0 };
  const early = createEarlyAnswers(pipeline, {
    interims: config.interims,
    speculation: config.speculation,
    rules: EARLY_RULES,
    endpointRules: ENDPOINT_RULES,
    endpointing: ENDPOINTING,
  });
  const sessions = tracing.sessions(
    createSessions({
      newId: randomUUID,
      limits,
      endpointing: ENDPOINTING,
      early: tracing.early(early),
      answer: (utterance, options) => answerUtterance(pipeline, utterance, { priority: 'final', ...options }),
      findAnswer: (utteranceId) => pipeline.log.find(utteranceId),
    }),
  );
  closers.add('sessions', async () => sessions.close());
  const tokens = createSessionTokens({
    lifetimeMs: TOKEN_LIFETIME_SECONDS * 1000,
    nowMs: Date.now,
    newToken: randomUUID,
    maxOutstanding: 100_000,
  });
  const shared = { pipeline, sessions, tokens, limits };
  const parts: ConnectionParts = {
    ...shared,
    vad: VAD_PARAMS,
    endpointing: ENDPOINTING,
    capabilities: recognizer.capabilities,
    version: pipeline.version,
    async search({ requestId, taskId, limit = 10, ...asked }, speaker) {
      const { query, source } = asked;
      const { clientId } = speaker;
      const found = await searchTyped(pipeline, { ...asked, limit, clientId });
      events.server.searched(found, { query, source, clientId, taskId, speaker });
      return { type: 'results', requestId, query, ...found };
    },
    recordEvent: (event, speaker) => events.server.pageEvent(event, speaker),
    onError: (code) => events.server.wireError(code),
    nowMs: pipeline.nowMs,
  };
  const { allowedOrigins, trustedProxies, basePath, maxConnections } = config;
  const originGate = createOriginGate({ allowedOrigins, trustedProxies, logger, nowMs: Date.now });
  const { httpServer } = given;
  const gateway = createGateway({ server: httpServer, originGate, basePath, maxConnections, parts });
  closers.add('gateway', () => gateway.close(() => sessions.settled()));
  const start = (task: PeriodicTask): void => closers.add(task.name, background.every(task).stop);
  const { db } = database;
  const nowMs = Date.now;
  const { partitions } = events;
  start(retentionTask({ db, partitions, retentionDays: config.retentionDays, nowMs, logger }));
  start(recordingsTask(audioStore, logger));
  const clickPrior = createClickPrior({
    db,
    catalogue: DEFAULT_CATALOGUE,
    settings: config.clickPrior,
    span: () => events.log.span(),
    nowMs,
    onEvidence: (evidence) => search.useClicks(evidence),
    logger,
  });
  for (const task of clickPrior.tasks) start(task);
  const samples = createServerSamples({
    recognizer: () => recognizer.status(),
    openStreams: () => gateway.openConnections(),
    eventLogLagMs: events.lagMs,
    clickPrior: () => clickPrior.status(),
    onSample: (sample) => events.server.sampled(sample),
  });
  closers.add('measuring', async () => samples.close());
  start(samples.task);
  const alsoErase = finishErasures({ jobs: background.jobs, audioStore, nowMs });
  start(jobsTask(background.jobs));
  const app = createApp({
    ...shared,
    searchInstantly: createInstantSearch(pipeline, INSTANT_RULES),
    metrics,
    eventLog: events.log,
    serverEvents: events.server,
    eventTail: events.tail,
    metricQueries: events.queries,
    deployment: config.deployment,
    audioDecoder: given.audioDecoder,
    audioStore,
    clients: createClients(db, alsoErase),
    background,
    vad: { model: VAD_MODEL, params: VAD_PARAMS },
    consent: { audio: { offered: config.audioRetentionDays > 0, retentionDays: config.audioRetentionDays } },
    adminToken: given.adminToken,
    tokenLifetimeSeconds: TOKEN_LIFETIME_SECONDS,
    rateLimitPerMinute: config.rateLimitPerMinute,
    trustedProxies,
    allowedOrigins,
    originGate,
    basePath,
    hasSocketRoom: () => gateway.hasRoom(),
    webDir: given.paths.webDir,
    readiness,
    logger,
  });
  return { app, readiness };
}

function checkReadiness({
  recognizer,
  search,
}: Pick<Resources, 'recognizer' | 'search'>): () => Promise<string[]> {
  return async () => {
    const { reasons } = recognizer.status();
    try {
      const entries = await search.count();
      return entries === 0
        ? [...reasons, 'the catalogue is empty: import one with `hark index FILE`']
        : reasons;
    } catch {
      return [...reasons, 'the database does not answer'];
    }
  };
}

function closeHttp(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
