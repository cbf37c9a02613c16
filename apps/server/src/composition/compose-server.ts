import { randomUUID } from 'node:crypto';
import type { RequestListener, Server } from 'node:http';
import { join } from 'node:path';
import type { ServedVersions } from '../answering/versions/served-versions.ts';
import type { Closers } from '../base/closers.ts';
import { describeVersions } from '../rollout/router/describe-versions.ts';
import { createAudioStore, type AudioStore } from '../observing/events/audio-store.ts';
import { type Clients, createClients } from '../observing/events/clients.ts';
import { createClientExport } from '../observing/events/export-client.ts';
import { createEntryChanges } from '../search/index/entry-changes.ts';
import { createOwnerRules } from '../search/index/owner-rules.ts';
import { readLastQueries } from '../observing/events/last-queries.ts';
import { createUtteranceDetails } from '../observing/events/utterance-details.ts';
import { finishErasures } from '../observing/events/erase-recordings.ts';
import { readSettings } from '../observing/alarms/thresholds.ts';
import { createMetrics, type Metrics } from '../observing/prometheus/metrics.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { type Alarms, composeAlarms } from './compose-alarms.ts';
import { composeEvents, type Events } from './compose-events.ts';
import {
  composeGateway,
  type LiveSpeech,
  type ServedParts,
  TOKEN_LIFETIME_SECONDS,
} from './compose-gateway.ts';
import { composeDrift } from './compose-drift.ts';
import { composeShadow } from './compose-shadow.ts';
import { composeRollouts } from './compose-rollouts.ts';
import { composeSearches } from './compose-searches.ts';
import { composeVersions, type ComposedVersions } from './compose-versions.ts';
import { type AppParts, createApp, type PublicParts } from './create-app.ts';
import { openOtherCatalogue, type ResourceOptions, type Resources } from './open-resources.ts';
import { servingNames } from './serving-names.ts';
import { startBackground } from './start-background.ts';

interface Composition extends ResourceOptions, Resources {
  adminToken: string;
  httpServer: Server;
  tracing: Tracing;
  closers: Closers;
}

interface ComposedServer {
  app: RequestListener;
  /** Returns why the server is not ready, in words; empty when it is. */
  readiness(): Promise<string[]>;
}

/** Composes the parts: events, versions, gateway, background, routes. */
export async function composeServer(given: Composition): Promise<ComposedServer> {
  const { config, tracing, recognizers, index } = given;
  const metrics = createMetrics({
    recognizer: () => recognizers.status(),
    openConnections: () => serving.live.gateway.openConnections(),
    catalogueEntries: () => index.count(),
    background: given.background,
    alarms: () => alarms.alarms.firing(),
    versions: () => servingNames(serving.versions),
    warmVersions: () => describeVersions(serving.versions),
    ...(config.tracing === null ? {} : { droppedSpans: tracing.droppedSpans }),
  });
  const audioStore = openAudioStore(config);
  const events = composeEvents({ ...given, metrics, pageEvents: tracing.pageEvents });
  const observed = { events, metrics, audioStore };
  const serving = await composeServing(given, observed);
  const { versions, live, clickPrior, served } = serving;
  const alsoErase = finishErasures({ jobs: given.background.jobs, audioStore, nowMs: Date.now });
  const clients = createClients(given.database.db, alsoErase);
  const drift = composeDrift({
    ...given,
    versions,
    audioStore,
    // A reference is of real or of simulated traffic, never of both.
    traffic: config.alarmTraffic === 'synthetic' ? 'synthetic' : 'real',
    async readRuleValues() {
      const settings = await readSettings(given.database.db);
      return (rule) => settings.get(rule)?.values ?? null;
    },
  });
  const { blame, signals, reference } = drift;
  const words = { unknownWords: index.unknownWords, showText: config.opsShowText };
  const alarms = composeAlarms({ ...given, sources: [signals], words, reference, blame });
  const { gateway } = live;
  startBackground({ ...given, events, serverEvents: served.events, clickPrior, audioStore, gateway });
  const readiness = checkReadiness(given, versions);
  const app = createApp(appParts(given, { ...serving, ...observed, alarms, clients, drift, readiness }));
  return { app, readiness };
}

function openAudioStore({ dataDir, audioRetentionDays }: Composition['config']): AudioStore {
  return createAudioStore({
    folder: join(dataDir, 'audio'),
    retentionDays: audioRetentionDays,
    nowMs: Date.now,
  });
}

type ServingParts = Pick<Composed, 'events' | 'metrics' | 'audioStore'>;

/** Composes the versions, the shadow beside them, and the entrance for the speakers whom they answer. */
async function composeServing(given: Composition, { events, metrics, audioStore }: ServingParts) {
  const { searches, clickPrior } = composeSearches({ ...given, events });
  const observers = { ...given, events, audioStore };
  const routing = await composeVersions({ ...given, searches, observers });
  const { versions } = routing;
  composeShadow({ ...given, routing, events, metrics });
  const rollouts = composeRollouts({ ...given, routing });
  const serverEvents = events.serverEventsOf(() => versions.champion().pipeline.version());
  const served: ServedParts = { ...routing, events: serverEvents, limits: given.setup.limits };
  const live = composeGateway({ ...given, served });
  return { versions, routing, rollouts, served, clickPrior, live };
}

function checkReadiness(
  { index }: Pick<Resources, 'index'>,
  versions: ServedVersions,
): ComposedServer['readiness'] {
  return async () => {
    const { reasons } = versions.champion().pipeline.recognizer.status();
    try {
      const entries = await index.count();
      return entries === 0
        ? [...reasons, 'the catalogue is empty: import one with `hark index FILE`']
        : reasons;
    } catch {
      return [...reasons, 'the database does not answer'];
    }
  };
}

interface Composed {
  served: ServedParts;
  routing: ComposedVersions;
  live: LiveSpeech;
  events: Events;
  alarms: Alarms;
  metrics: Metrics;
  audioStore: AudioStore;
  clients: Clients;
  drift: ReturnType<typeof composeDrift>;
  rollouts: ReturnType<typeof composeRollouts>;
  readiness: ComposedServer['readiness'];
}

/** Selects the parts for each group of routes. */
function appParts(given: Composition, composed: Composed): AppParts {
  const { config, paths, adminToken, logger } = given;
  const { events, metrics, audioStore, readiness } = composed;
  const { trustedProxies, allowedOrigins, imageOrigins, rateLimitPerMinute, basePath } = config;
  const version = given.setup.pipeline;
  const { webDir } = paths;
  return {
    shell: {
      trustedProxies,
      allowedOrigins,
      imageOrigins,
      rateLimitPerMinute,
      basePath,
      webDir,
      version,
      logger,
    },
    health: {
      readiness,
      warmVersions: () => describeVersions(composed.routing.versions),
      metrics,
      trustedProxies,
      adminToken,
    },
    public: publicParts(given, composed),
    operations: {
      metricQueries: events.queries,
      causeQueries: events.causes,
      utteranceQueries: events.utterances,
      utteranceDetails: createUtteranceDetails({
        db: given.database.db,
        audioStore,
        showText: config.opsShowText,
      }),
      eventTail: events.tail,
      background: given.background,
      ...composed.drift,
      ...catalogueParts(given),
      ...composed.alarms,
      ...composed.rollouts,
      adminToken,
      logger,
    },
  };
}

/** The parts that change catalogues. What this server serves is current once a change is answered. */
function catalogueParts({ config, database: { db }, setup, index }: Composition) {
  const onChanged = async (catalogue: string): Promise<void> => {
    if (catalogue === setup.catalogue) await index.catchUp();
  };
  return {
    entryChanges: createEntryChanges({ db, onChanged }),
    ownerRules: createOwnerRules(db, onChanged),
    // Another catalogue is read for the preview alone, which takes about as long as at a start.
    openCatalogue: async (name: string) =>
      name === setup.catalogue ? index : openOtherCatalogue(db, { ...setup, catalogue: name }),
    lastQueries: async (most: number) => (config.opsShowText ? readLastQueries(db, most) : null),
  };
}

function publicParts(
  { config, database, audioDecoder, adminToken, setup, logger }: Composition,
  { served, routing, live, events, audioStore, clients }: Composed,
): PublicParts {
  const { versions, onAnswered, limits } = served;
  const newId = randomUUID;
  const { tokens, sessions, originGate, gateway } = live;
  const { audioRetentionDays, retentionDays, deployment, basePath } = config;
  return {
    recordings: { versions, newId, onAnswered, audioDecoder, limits, logger },
    sessions: {
      originGate,
      clients,
      tokens,
      tokenLifetimeSeconds: TOKEN_LIFETIME_SECONDS,
      basePath,
      limits,
      versions,
      consent: {
        audio: { offered: audioRetentionDays > 0, retentionDays: audioRetentionDays },
        history: { retentionDays },
      },
      newId,
      hasSocketRoom: () => gateway.hasRoom(),
    },
    search: {
      versions,
      serverEvents: served.events,
      limits,
      catalogue: setup.catalogue,
    },
    events: { eventLog: events.log, clients, deployment },
    clients: {
      adminToken,
      clients,
      sessions,
      tasks: routing.tasks,
      versions,
      audioStore,
      exportClient: createClientExport({ db: database.db, audioStore, nowMs: Date.now }),
      logger,
    },
  };
}
