import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createAudioDecoder, type AudioDecoder } from '../recognition/audio/audio-decoder.ts';
import { calibratedEngine } from '../recognition/engines/calibrated-engine.ts';
import type { BackgroundRunner } from '../background/background-runner.ts';
import type { Closers } from '../base/closers.ts';
import type { Config } from '../config/read-config.ts';
import { MAX_RECORDING_MS } from '../config/serving-defaults.ts';
import { expectCatalogue } from '../answering/biasing/expect-catalogue.ts';
import { decodingSettings, type DecodingSettings } from '../recognition/decoding/decoding-settings.ts';
import { moonshineEngine, type Engine } from '../recognition/engines/engine.ts';
import { findSherpaModel } from '../recognition/engines/find-sherpa-model.ts';
import type { Recognizer } from '../recognition/recognizer.ts';
import { createRecognizerPool } from '../recognition/pool/recognizer-pool.ts';
import { openBackground } from './open-background.ts';
import type { RuntimePaths } from './runtime-paths.ts';
import { DEFAULT_CATALOGUE } from '../search/catalogue-name.ts';
import { importCatalogue } from '../search/catalogue/import-catalogue.ts';
import { readMappingFile } from '../search/catalogue/mapping/read-mapping-file.ts';
import { requireCatalogue } from '../search/index/list-catalogues.ts';
import {
  createPostgresSearchIndex,
  type PostgresSearchIndex,
} from '../search/index/postgres-search-index.ts';
import { readRelevance } from '../search/ranking/read-relevance.ts';
import { importStartupCatalogue } from './startup-catalogue.ts';
import { openDatabase, type OpenedDatabase } from '../store/open-database.ts';
import { createSettings } from '../store/settings.ts';

export interface ResourceOptions {
  config: Config;
  paths: RuntimePaths;
  logger: Logger;
}

/** What holds threads, processes and connections. */
export interface Resources {
  recognizer: Recognizer;
  audioDecoder: AudioDecoder;
  database: OpenedDatabase;
  search: PostgresSearchIndex;
  background: BackgroundRunner;
}

/** Throws with what was looked for where the operator's model folder has no model. */
export function engineOf(
  config: Pick<Config, 'engine' | 'sherpa' | 'dataDir'>,
  decoding: Pick<DecodingSettings, 'beam'> = decodingSettings,
): Engine {
  switch (config.engine) {
    case 'moonshine':
      return moonshineEngine(decoding);
    case 'sherpa':
      return findSherpaModel(config.sherpa, join(config.dataDir, 'cache'));
  }
}

/** Opens the resources that a server or a command needs, each one registered with what closes it. */
export function openRecognizer(
  { config, paths, logger }: ResourceOptions,
  closers: Closers,
  engine = engineOf(config),
): Recognizer {
  const recognizer = createRecognizerPool({
    workerUrl: paths.recognizerWorker,
    phrasesWorkerUrl: paths.phrasesWorker,
    engine: calibratedEngine(engine, { dataDir: config.dataDir, logger }),
    ...(config.workers === undefined ? {} : { workers: config.workers }),
    mostQueued: { final: config.queueLimit, interim: config.queueLimit, batch: config.queueLimit },
    deadlineMs: { final: config.decodeDeadlineMs, batch: 4 * config.decodeDeadlineMs },
  });
  closers.add('recogniser', () => recognizer.close());
  return recognizer;
}

export function openAudioDecoder({ paths }: ResourceOptions, closers: Closers): AudioDecoder {
  const decoder = createAudioDecoder({ workerUrl: paths.audioWorker, maxDurationMs: MAX_RECORDING_MS });
  closers.add('audio decoder', () => decoder.close());
  return decoder;
}

/**
 * The database and the catalogue in it, as it is.
 * @throws CatalogueError where the configuration names one that is not there
 */
export async function openSearch(
  { config, logger }: ResourceOptions,
  closers: Closers,
): Promise<Pick<Resources, 'database' | 'search'>> {
  await mkdir(config.dataDir, { recursive: true });
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, logger });
  closers.add('database', () => database.close());
  const { catalogueName: catalogue, diverse } = config;
  if (catalogue !== undefined && catalogue !== DEFAULT_CATALOGUE)
    await requireCatalogue(database.db, catalogue);
  const relevance = await readRelevance(config.relevanceFile);
  const { db } = database;
  return { database, search: await createPostgresSearchIndex({ db, catalogue, diverse, relevance }) };
}

/** Everything that a server needs, with its catalogue imported unless it is one that is named. */
export async function openResources(options: ResourceOptions, closers: Closers): Promise<Resources> {
  const { config, logger } = options;
  // The models load in their threads while the database starts.
  const recognizer = openRecognizer(options, closers);
  const audioDecoder = openAudioDecoder(options, closers);
  const { database, search } = await openSearch(options, closers);
  if ((config.catalogueName ?? DEFAULT_CATALOGUE) === DEFAULT_CATALOGUE)
    await importDefault(options, { database, search });
  const background = openBackground({ database, deployment: config.deployment, logger }, closers);
  const expectations = await expectCatalogue({ recognizer, search, logger });
  if (expectations !== null) closers.add('expectations', background.every(expectations).stop);
  return { recognizer, audioDecoder, database, search, background };
}

function importDefault(
  { config, paths, logger }: ResourceOptions,
  { database, search }: Pick<Resources, 'database' | 'search'>,
): Promise<void> {
  return importStartupCatalogue({
    path: config.cataloguePath ?? paths.catalogue,
    mapPath: config.catalogueMapPath,
    isConfigured: config.cataloguePath !== undefined,
    settings: createSettings(database.db),
    count: () => search.count(),
    async importFile(path) {
      const { catalogueMapPath } = config;
      const mappings =
        catalogueMapPath === undefined
          ? undefined
          : new Map([[path, await readMappingFile(catalogueMapPath)]]);
      const { taken, skippedRows, warnings } = await importCatalogue({
        paths: [path],
        mappings,
        index: search,
      });
      const oddities = warnings.map(({ field, kind, count }) => `${field}: ${kind}, ${count} times`);
      logger.info({ path, taken, skipped: skippedRows, warnings: oddities }, 'imported the catalogue');
    },
  });
}
