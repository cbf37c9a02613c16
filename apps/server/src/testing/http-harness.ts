import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { EventRecord } from '@hark/shared/events/event-record';
import { driftSettingsSchema } from '@hark/shared/http/drift-api';
import { figureOf } from '@hark/shared/metrics/figures/metric-figure';
import { pino, type Logger } from 'pino';
import type { AudioDecoder } from '../recognition/audio/audio-decoder.ts';
import { AudioError } from '../recognition/audio/audio-error.ts';
import { decodeRecording } from '../recognition/audio/decode-audio.ts';
import type { BackgroundRunner } from '../background/background-runner.ts';
import { runnerForTest } from '../background/testing/runner-for-test.ts';
import { answeredRecord } from '../observing/events/answered-record.ts';
import { createAudioStore, type AudioStore } from '../observing/events/audio-store.ts';
import type { Clients } from '../observing/events/clients.ts';
import type { EventLog } from '../observing/events/event-log.ts';
import type { ExportClient } from '../observing/events/export-client.ts';
import type { EventTail } from '../observing/events/event-tail.ts';
import { DriftError } from '../observing/drift/drift-error.ts';
import type { DriftRouteParts } from '../operating/drift-routes.ts';
import type { UtteranceDetails } from '../observing/events/utterance-details.ts';
import type { ServerEvents } from '../observing/events/server-events.ts';
import { createSessionTokens } from '../serving/gateway/session-tokens.ts';
import { createSessions, type Sessions } from '../serving/gateway/sessions.ts';
import { RolloutError } from '../rollout/state/rollout-error.ts';
import { AlarmError } from '../observing/alarms/alarm-error.ts';
import { createApp, type OperationsParts, type PublicParts } from '../composition/create-app.ts';
import { listen } from '../http/listen.ts';
import { createMetrics, type Metrics } from '../observing/prometheus/metrics.ts';
import type { MetricQueries } from '../observing/metrics/query-metrics.ts';
import { createOriginGate } from '../http/origin/origin-gate.ts';
import { answerUtterance, type Pipeline } from '../answering/pipeline/answer-utterance.ts';
import { DEFAULT_SETUP } from '../answering/setup/default-setup.ts';
import type { ServingVersion } from '../answering/versions/served-versions.ts';
import type { Recognizer } from '../recognition/recognizer.ts';
import type { RulesParts } from '../operating/rules-routes.ts';
import type { OwnerRules } from '../search/index/owner-rules.ts';
import type { EntryChanges } from '../search/index/entry-changes.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { createMemorySearchIndex } from '../search/index/memory-search-index.ts';
import { checkConformance } from './api-conformance.ts';
import { createScriptedEarlyAnswers } from './scripted-early-answers.ts';
import { memoryPipeline } from './memory-pipeline.ts';
import { oneVersion } from './one-version.ts';

const NOTHING = { samples: 0, total: 0 };

export const ADMIN_TOKEN = 'admin-token-of-the-tests';

export const ENTRIES: CatalogueEntry[] = [
  { id: 'stanford', title: 'Stanford University', url: 'https://www.stanford.edu/', category: 'university' },
  { id: 'oxford', title: 'University of Oxford', url: 'https://www.ox.ac.uk/', category: 'university' },
];

function memoryClients(): Clients {
  const secrets = new Map<string, string>();
  return {
    async register(clientId) {
      if (secrets.has(clientId)) return null;
      const secret = randomUUID();
      secrets.set(clientId, secret);
      return secret;
    },
    isSecret: async (clientId, secret) => secrets.get(clientId) === secret,
    isKnown: async (clientId) => secrets.has(clientId),
    async erase(clientId) {
      secrets.delete(clientId);
      return { utterances: 1, events: 2 };
    },
  };
}

async function* emptyExport(clientId: string): AsyncGenerator<string> {
  yield JSON.stringify({
    clientId,
    exportedAt: new Date().toISOString(),
    utterances: [],
    events: [],
    recordings: [],
    shadowed: [],
  });
}

/** A log that is discarded at the end of the test. */
export function memoryEventLog(): EventLog & { records: Map<string, EventRecord> } {
  const records = new Map<string, EventRecord>();
  return {
    records,
    async append(given) {
      const fresh = given.filter(({ eventId }) => !records.has(eventId));
      for (const record of fresh) records.set(record.eventId, record);
      return { type: 'kept', accepted: fresh.length, duplicates: given.length - fresh.length };
    },
    span: () => ({ from: Date.now() - 7 * 86_400_000, to: Date.now() + 600_000 }),
    close: async () => undefined,
  };
}

const noFigures: MetricQueries = {
  summary: async () => ({ from: 0, to: 0, baseline: { from: 0, to: 0 }, metrics: [] }),
  series: async ({ id }) => ({
    id,
    step: 'hour',
    points: [],
    baseline: figureOf({ shape: 'rate' }, NOTHING),
  }),
  seriesOfMany: async (metrics) => ({
    series: metrics.map(({ id }) => ({ id, step: 'hour', points: [] })),
  }),
  slices: async ({ id }) => ({ id, whole: figureOf({ shape: 'rate' }, NOTHING), slices: [] }),
  compare: async ({ dimension }) => {
    return { from: 0, to: 0, dimension, values: [], value: null, against: null, metrics: [] };
  },
  distribution: async ({ id }) => {
    const nothing = figureOf({ shape: 'distribution' }, NOTHING);
    return { id, now: nothing, baseline: nothing, bins: [] };
  },
  marks: async () => ({ marks: [] }),
};

const unknownAlarm = async (): Promise<never> => {
  throw new AlarmError('unknown_alarm', 'There are no alarms here.');
};

const noAlarms: Pick<OperationsParts, 'alarms' | 'deliveries' | 'thresholds'> = {
  alarms: {
    list: async () => ({ alarms: [], silences: [], judged: null, traffic: 'real' }),
    firing: async () => new Set(),
    details: unknownAlarm,
    history: async () => [],
    acknowledge: unknownAlarm,
    silence: unknownAlarm,
    endSilence: unknownAlarm,
  },
  deliveries: { list: async () => [], resend: unknownAlarm },
  thresholds: {
    list: async () => [],
    change: unknownAlarm,
    revert: unknownAlarm,
    history: async () => [],
    preview: unknownAlarm,
  },
};

const noRollout = async (): Promise<never> => {
  throw new RolloutError('unknown', 'There are no rollouts here.');
};

const noRollouts: Pick<OperationsParts, 'operatorRollouts' | 'versionStore'> = {
  operatorRollouts: {
    list: async () => ({ champion: null, previous: null, active: null, past: [] }),
    read: noRollout,
    start: noRollout,
    act: noRollout,
    back: noRollout,
  },
  versionStore: { list: async () => [], find: noRollout },
};

/** Decodes on this thread: tests of the routes need no worker. */
const directDecoder: AudioDecoder = {
  async decode(bytes) {
    try {
      return { type: 'decoded', ...(await decodeRecording(bytes, DEFAULT_SETUP.maxRecordingMs)) };
    } catch (error) {
      if (error instanceof AudioError) return { type: 'unusable', error };
      throw error;
    }
  },
  close: async () => undefined,
};

const noSettings = { version: 0, values: driftSettingsSchema.parse({}), history: [] };

const noDrift: Pick<DriftRouteParts, 'drift' | 'checkDrift' | 'blame'> = {
  drift: {
    drift: async () => ({
      reference: null,
      references: [],
      checkedAt: null,
      checkCpuMs: null,
      findings: [],
      verdicts: [],
      calibration: [],
      choices: [],
      choicesHidden: 0,
      unknownWords: [],
      unknownWordsHidden: 0,
    }),
    freeze: async () => {
      throw new DriftError('too_few_tasks', 'That time has no tasks.');
    },
    choose: async () => undefined,
    settings: async () => noSettings,
    changeSettings: async () => noSettings,
  },
  checkDrift: async () => undefined,
  blame: { request: async () => undefined, blameOf: async (id) => ({ id, state: 'waiting', blame: null }) },
};

/** Overrides of a test. */
export interface HarnessChanges {
  /** Of the catalogue. Default: `ENTRIES`. */
  entries?: readonly CatalogueEntry[];
  eventLog?: EventLog;
  eventTail?: EventTail;
  utteranceDetails?: UtteranceDetails;
  searchInstantly?: ServingVersion['searchInstantly'];
  logger?: Logger;
  serverEvents?: Pick<ServerEvents, 'searched'>;
  rateLimitPerMinute?: number;
  trustedProxies?: number;
  allowedOrigins?: readonly string[];
  imageOrigins?: readonly string[];
  basePath?: string;
  webDir?: string;
  audioStore?: AudioStore;
  background?: BackgroundRunner;
  drift?: Pick<DriftRouteParts, 'drift' | 'checkDrift' | 'blame'>;
  alarms?: Pick<OperationsParts, 'alarms' | 'thresholds'>;
  exportClient?: ExportClient;
  rollouts?: Pick<OperationsParts, 'operatorRollouts' | 'versionStore'>;
  entryChanges?: EntryChanges;
  ownerRules?: OwnerRules;
  /** Of another name than `default`. */
  openCatalogue?: RulesParts['openCatalogue'];
  hasSocketRoom?(): boolean;
  readiness?(): Promise<string[]>;
}

const silent = pino({ level: 'silent' });
const { endpointing, limits } = DEFAULT_SETUP;

function createPipeline(
  recognizer: Recognizer,
  search: SearchIndex,
  background: BackgroundRunner,
): { pipeline: Pipeline; metrics: Metrics } {
  const metrics = createMetrics({
    recognizer: () => recognizer.status(),
    openConnections: () => 0,
    catalogueEntries: () => search.count(),
    background,
  });
  const pipeline = memoryPipeline({
    recognizer,
    search,
    newId: randomUUID,
    nowMs: () => performance.now(),
    onAnswer(utterance, answer) {
      if (answer.type !== 'answered') return;
      const { final } = answer;
      const unknownWordShare = search.unknownWordShare(final.transcript);
      const options = { deployment: 'test', autoFrom: 0.5, nowMs: Date.now(), unknownWordShare };
      metrics.observe([answeredRecord(utterance, final, options)]);
    },
  });
  return { pipeline, metrics };
}

function openSessions(pipeline: Pipeline): Sessions {
  return createSessions({
    newId: randomUUID,
    limits,
    choose: () => ({
      early: createScriptedEarlyAnswers().early,
      endpointing,
      usesPhrases: true,
      rollout: null,
      answer: (utterance, options) => answerUtterance(pipeline, utterance, { priority: 'final', ...options }),
      onAnswered() {},
    }),
    findAnswer: (utteranceId) => pipeline.log.find(utteranceId),
  });
}

interface HarnessParts {
  pipeline: Pipeline;
  sessions: Sessions;
  audioStore: AudioStore;
}

function publicParts({ pipeline, sessions, audioStore }: HarnessParts, changes: HarnessChanges): PublicParts {
  const { eventLog = memoryEventLog(), serverEvents = { searched() {} }, logger = silent } = changes;
  const { allowedOrigins = [], trustedProxies = 0 } = changes;
  const clients = memoryClients();
  const { searchInstantly } = changes;
  const versions = oneVersion(pipeline, searchInstantly === undefined ? {} : { searchInstantly });
  return {
    recordings: {
      versions,
      newId: pipeline.newId,
      onAnswered() {},
      audioDecoder: directDecoder,
      limits,
      logger,
    },
    sessions: {
      originGate: createOriginGate({ allowedOrigins, trustedProxies, logger, nowMs: Date.now }),
      clients,
      tokens: createSessionTokens({
        lifetimeMs: 60_000,
        nowMs: Date.now,
        newToken: randomUUID,
        maxOutstanding: 100,
      }),
      tokenLifetimeSeconds: 60,
      basePath: changes.basePath ?? '',
      limits,
      versions,
      consent: { audio: { offered: true, retentionDays: 30 }, history: { retentionDays: 30 } },
      newId: pipeline.newId,
      hasSocketRoom: changes.hasSocketRoom ?? (() => true),
    },
    search: {
      versions,
      serverEvents,
      limits,
      catalogue: 'default',
    },
    events: { eventLog, clients, deployment: 'test' },
    clients: {
      adminToken: ADMIN_TOKEN,
      clients,
      sessions,
      tasks: pipeline.tasks,
      versions,
      audioStore,
      exportClient: changes.exportClient ?? emptyExport,
      logger,
    },
  };
}

/** Serves the HTTP routes on a real port, with the given recogniser and a catalogue and log in memory. */
export async function startHttpHarness(recognizer: Recognizer, changes: HarnessChanges = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'hark-http-'));
  const { background = runnerForTest() } = changes;
  const { pipeline, metrics } = createPipeline(
    recognizer,
    createMemorySearchIndex(changes.entries ?? ENTRIES),
    background,
  );
  const sessions = openSessions(pipeline);
  const audioStore =
    changes.audioStore ??
    createAudioStore({ folder: join(folder, 'audio'), retentionDays: 30, nowMs: Date.now });
  const { allowedOrigins = [], imageOrigins = [], trustedProxies = 0, rateLimitPerMinute = 1_000 } = changes;
  const { basePath = '', webDir = null, logger = silent } = changes;
  const readiness = changes.readiness ?? (async () => recognizer.status().reasons);
  const app = createApp({
    shell: {
      trustedProxies,
      allowedOrigins,
      imageOrigins,
      rateLimitPerMinute,
      basePath,
      webDir,
      version: 'v1',
      logger,
    },
    health: { readiness, metrics, trustedProxies, adminToken: ADMIN_TOKEN },
    public: publicParts({ pipeline, sessions, audioStore }, changes),
    operations: {
      metricQueries: noFigures,
      utteranceQueries: { behind: async ({ id }) => ({ id, rows: [], events: [] }) },
      utteranceDetails: changes.utteranceDetails ?? { find: async () => null, findAudio: async () => null },
      logger,
      causeQueries: { causes: async () => ({ causes: [] }) },
      eventTail: changes.eventTail ?? { recent: async () => [], watch: () => () => {} },
      background,
      ...(changes.drift ?? noDrift),
      ownerRules: changes.ownerRules ?? {
        list: async () => 'unknown',
        change: async () => 'unknown',
        withoutEntry: async () => [],
      },
      openCatalogue: async (name) =>
        name === 'default' ? pipeline.search : ((await changes.openCatalogue?.(name)) ?? null),
      lastQueries: async () => null,
      ...noAlarms,
      ...changes.alarms,
      ...(changes.rollouts ?? noRollouts),
      entryChanges: changes.entryChanges ?? { change: async () => 'unknown' },
      adminToken: ADMIN_TOKEN,
    },
  });
  const { listener, troubles } = checkConformance(app);
  const server = createServer(listener);
  const url = await listen(server, { host: '127.0.0.1', port: 0 });
  return {
    url: url.replace('localhost', '127.0.0.1'),
    app,
    audioStore,
    async close() {
      sessions.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
      if (troubles.length > 0) throw new Error(`not as the API document says:\n${troubles.join('\n')}`);
    },
  };
}
