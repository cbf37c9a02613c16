import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { biasToCatalogue } from '../answering/biasing/bias-to-catalogue.ts';
import type { RecognizerSetup, ServingSetup } from '../answering/setup/serving-setup.ts';
import type { BackgroundRunner } from '../background/background-runner.ts';
import type { Closers } from '../base/closers.ts';
import type { Config } from '../config/read-config.ts';
import { createAudioDecoder, type AudioDecoder } from '../recognition/audio/audio-decoder.ts';
import { calibratedEngine } from '../recognition/engines/calibrated-engine.ts';
import { moonshineEngine, type Engine } from '../recognition/engines/engine.ts';
import { findSherpaModel } from '../recognition/engines/find-sherpa-model.ts';
import { createRecognizerPool } from '../recognition/pool/recognizer-pool.ts';
import type { Recognizer } from '../recognition/recognizer.ts';
import { DEFAULT_CATALOGUE } from '../search/catalogue-name.ts';
import { importCatalogue } from '../search/catalogue/import-catalogue.ts';
import { readMappingFile } from '../search/catalogue/mapping/read-mapping-file.ts';
import { readState } from '../search/index/catalogue-tables.ts';
import { requireCatalogue } from '../search/index/list-catalogues.ts';
import {
  createPostgresSearchIndex,
  type PostgresSearchIndex,
} from '../search/index/postgres-search-index.ts';
import { readVectors } from '../search/meaning/read-vectors.ts';
import { openDatabase, type OpenedDatabase } from '../store/open-database.ts';
import { catalogueTasks } from '../search/index/catalogue-tasks.ts';
import { createSettings } from '../store/settings.ts';
import { openBackground } from './open-background.ts';
import type { RuntimePaths } from './runtime-paths.ts';
import { importStartupCatalogue } from './startup-catalogue.ts';

export interface ResourceOptions {
  config: Config;
  paths: RuntimePaths;
  logger: Logger;
}

/** Resources with threads, processes and connections, shared by all served setups. */
export interface Resources {
  audioDecoder: AudioDecoder;
  database: OpenedDatabase;
  background: BackgroundRunner;
}

/** One setup with its recogniser and its search. */
export interface Served {
  setup: ServingSetup;
  recognizer: Recognizer;
  search: PostgresSearchIndex;
}

/** Throws an error that lists the files looked for if the operator's model folder has no model. */
export function engineOf(recognizer: RecognizerSetup, dataDir: string): Engine {
  switch (recognizer.engine) {
    case 'moonshine':
      return moonshineEngine(recognizer);
    case 'sherpa': {
      const { modelFolder, kind, languages } = recognizer;
      return findSherpaModel({ modelFolder, kind, languages }, join(dataDir, 'cache'));
    }
  }
}

/** Returns the engine, with the operator's calibration if the setup uses it and it exists. */
export function servedEngine(
  recognizer: RecognizerSetup,
  { config, logger }: { config: Pick<Config, 'dataDir'>; logger: Logger },
): Engine {
  const { dataDir } = config;
  const engine = engineOf(recognizer, dataDir);
  const isAsked = recognizer.engine === 'moonshine' && recognizer.confidence === 'operator';
  return isAsked ? calibratedEngine(engine, { dataDir, logger }) : engine;
}

/** Opens the recogniser and registers its closing. */
export function openRecognizer(
  options: ResourceOptions,
  closers: Closers,
  { recognizer: setup }: Pick<ServingSetup, 'recognizer'>,
): Recognizer {
  const { config, paths } = options;
  const recognizer = createRecognizerPool({
    workerUrl: paths.recognizerWorker,
    phrasesWorkerUrl: paths.phrasesWorker,
    engine: servedEngine(setup, options),
    ...(config.workers === undefined ? {} : { workers: config.workers }),
    mostQueued: { final: config.queueLimit, interim: config.queueLimit, batch: config.queueLimit },
    deadlineMs: { final: config.decodeDeadlineMs, batch: 4 * config.decodeDeadlineMs },
  });
  closers.add('recogniser', () => recognizer.close());
  return recognizer;
}

export function openAudioDecoder(
  { paths }: Pick<ResourceOptions, 'paths'>,
  closers: Closers,
  { maxRecordingMs: maxDurationMs }: Pick<ServingSetup, 'maxRecordingMs'>,
): AudioDecoder {
  const decoder = createAudioDecoder({ workerUrl: paths.audioWorker, maxDurationMs });
  closers.add('audio decoder', () => decoder.close());
  return decoder;
}

async function openStore({ config, logger }: ResourceOptions, closers: Closers): Promise<OpenedDatabase> {
  await mkdir(config.dataDir, { recursive: true });
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, logger });
  closers.add('database', () => database.close());
  return database;
}

/** Opens the existing catalogue. @throws CatalogueError if the setup's catalogue does not exist */
async function openIndex(
  { db }: Pick<OpenedDatabase, 'db'>,
  { catalogue, ranking }: Pick<ServingSetup, 'catalogue' | 'ranking'>,
): Promise<PostgresSearchIndex> {
  // The server imports the default catalogue at its start.
  if (catalogue !== DEFAULT_CATALOGUE) await requireCatalogue(db, catalogue);
  const { weights, instantWeights, relevance, diverse, meaning } = ranking;
  const vectors = await readVectors(meaning);
  return createPostgresSearchIndex({ db, catalogue, weights, instantWeights, relevance, diverse, vectors });
}

/** Opens a catalogue that is not served, ranked as the served one. Null where there is none of this name. */
export async function openOtherCatalogue(
  db: OpenedDatabase['db'],
  setup: Pick<ServingSetup, 'catalogue' | 'ranking'>,
): Promise<PostgresSearchIndex | null> {
  const { generation } = await readState(db, setup.catalogue);
  return generation === 0 ? null : openIndex({ db }, setup);
}

/** Opens the database and its catalogue. @throws CatalogueError if the setup's catalogue does not exist */
export async function openSearch(
  options: ResourceOptions,
  closers: Closers,
  setup: Pick<ServingSetup, 'catalogue' | 'ranking'>,
): Promise<{ database: OpenedDatabase; search: PostgresSearchIndex }> {
  const database = await openStore(options, closers);
  return { database, search: await openIndex(database, setup) };
}

/** Opens everything that a server needs. Imports the catalogue unless the setup names one. */
export async function openResources(
  options: ResourceOptions,
  closers: Closers,
  setup: ServingSetup,
): Promise<Resources & { served: Served }> {
  // The models load in their threads while the database starts.
  const recognizer = openRecognizer(options, closers, setup);
  const audioDecoder = openAudioDecoder(options, closers, setup);
  const database = await openStore(options, closers);
  const { deployment } = options.config;
  const background = openBackground({ database, deployment, logger: options.logger }, closers);
  const served = await openServed({ setup, recognizer, database, background }, options, closers);
  return { audioDecoder, database, background, served };
}

interface OpenedParts {
  setup: ServingSetup;
  /** For this setup alone, because it is biased to the setup's catalogue. */
  recognizer: Recognizer;
  database: OpenedDatabase;
  background: Pick<BackgroundRunner, 'every'>;
}

/** Opens the parts of one setup. Other setups can be served beside it, with the same database. */
export async function openServed(
  { setup, recognizer, database, background }: OpenedParts,
  options: ResourceOptions,
  closers: Closers,
): Promise<Served> {
  const search = await openIndex(database, setup);
  if (setup.catalogue === DEFAULT_CATALOGUE) await importDefault(options, { database, search });
  const biasing = await biasToCatalogue({
    catalogue: setup.catalogue,
    recognizer,
    search,
    logger: options.logger,
  });
  for (const task of catalogueTasks(setup.catalogue, search))
    closers.add(task.name, background.every(task).stop);
  if (biasing !== null) closers.add('catalogue biasing', background.every(biasing).stop);
  return { setup, recognizer, search };
}

function importDefault(
  { config, paths, logger }: ResourceOptions,
  { database, search }: { database: OpenedDatabase; search: PostgresSearchIndex },
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
      logger.info({ path, taken, skipped: skippedRows, warnings: oddities }, 'catalogue imported');
    },
  });
}
