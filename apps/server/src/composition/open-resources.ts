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
import type { RecognizerPool } from '../recognition/pool/pool-view.ts';
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
import { createRecognizers, type HeldRecognizer, type Recognizers } from './open-recognizers.ts';
import type { RuntimePaths } from './runtime-paths.ts';
import { importStartupCatalogue } from './startup-catalogue.ts';

export interface ResourceOptions {
  config: Config;
  paths: RuntimePaths;
  logger: Logger;
}

/** Resources with threads, processes and connections, shared by all versions. */
export interface Resources {
  /** The setup that the configuration gives. Its catalogue and limits are those of the server. */
  setup: ServingSetup;
  /** The recogniser that the configuration gives, which is held until the first version is open. */
  engine: Engine;
  held: HeldRecognizer;
  recognizers: Recognizers;
  /** Biases new threads to the catalogue. @returns what ends it */
  bias(held: HeldRecognizer): Promise<() => Promise<void>>;
  /** The catalogue, ranked as the configuration says. */
  index: PostgresSearchIndex;
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

/** Opens the recogniser of one setup and registers its closing. */
export function openRecognizer(
  options: ResourceOptions,
  closers: Closers,
  { recognizer: setup }: Pick<ServingSetup, 'recognizer'>,
): Recognizer {
  const recognizer = openPool(options, servedEngine(setup, options), options.config.workers);
  closers.add('recogniser', () => recognizer.close());
  return recognizer;
}

function openPool(
  { config, paths }: ResourceOptions,
  engine: Engine,
  workers: number | undefined,
): RecognizerPool {
  return createRecognizerPool({
    workerUrl: paths.recognizerWorker,
    phrasesWorkerUrl: paths.phrasesWorker,
    engine,
    ...(workers === undefined ? {} : { workers }),
    mostQueued: { final: config.queueLimit, interim: config.queueLimit, batch: config.queueLimit },
    deadlineMs: { final: config.decodeDeadlineMs, batch: 4 * config.decodeDeadlineMs },
  });
}

/** Opens what holds the recognisers of all versions, and registers its closing. */
export function openRecognizers(options: ResourceOptions, closers: Closers): Recognizers {
  const recognizers = createRecognizers({
    workers: options.config.workers,
    freeBytes: () => process.availableMemory(),
    open: (engine, workers) => openPool(options, engine, workers),
  });
  closers.add('recogniser', () => recognizers.close());
  return recognizers;
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
export async function openIndex(
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
): Promise<Resources> {
  const recognizers = openRecognizers(options, closers);
  const engine = servedEngine(setup.recognizer, options);
  // The models load in their threads while the database starts.
  const held = recognizers.hold(engine);
  const audioDecoder = openAudioDecoder(options, closers, setup);
  const database = await openStore(options, closers);
  const { deployment } = options.config;
  const background = openBackground({ database, deployment, logger: options.logger }, closers);
  const index = await openServedIndex({ setup, database, background }, options, closers);
  let biased = 0;
  const bias = (wanted: HeldRecognizer): Promise<() => Promise<void>> =>
    startBiasing({ setup, recognizer: wanted.pool, index, background }, options, biased++);
  held.beforeClosing(await bias(held));
  return { setup, engine, recognizers, held, bias, index, audioDecoder, database, background };
}

interface OpenedParts {
  setup: ServingSetup;
  database: OpenedDatabase;
  background: Pick<BackgroundRunner, 'every'>;
}

/** Opens the catalogue of a setup, and starts what keeps it current. */
async function openServedIndex(
  { setup, database, background }: OpenedParts,
  options: ResourceOptions,
  closers: Closers,
): Promise<PostgresSearchIndex> {
  const index = await openIndex(database, setup);
  if (setup.catalogue === DEFAULT_CATALOGUE) await importDefault(options, { database, search: index });
  for (const task of catalogueTasks(setup.catalogue, index))
    closers.add(task.name, background.every(task).stop);
  return index;
}

interface BiasingParts extends Pick<OpenedParts, 'setup' | 'background'> {
  recognizer: Recognizer;
  index: PostgresSearchIndex;
}

/** Biases a recogniser to the catalogue from now on. @param number of such calls before @returns what ends it */
async function startBiasing(
  { setup: { catalogue }, recognizer, index: search, background }: BiasingParts,
  { logger }: Pick<ResourceOptions, 'logger'>,
  number: number,
): Promise<() => Promise<void>> {
  const label = number === 0 ? '' : `.${number + 1}`;
  const task = await biasToCatalogue({ catalogue, label, recognizer, search, logger });
  return task === null ? async () => {} : background.every(task).stop;
}

/** Opens the parts of one setup with a recogniser of its own. Others can be served beside it, with the same database. */
export async function openServed(
  parts: OpenedParts & { recognizer: Recognizer },
  options: ResourceOptions,
  closers: Closers,
): Promise<Served> {
  const { setup, recognizer } = parts;
  const search = await openServedIndex(parts, options, closers);
  closers.add('catalogue biasing', await startBiasing({ ...parts, index: search }, options, 0));
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
