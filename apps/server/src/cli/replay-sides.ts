import { resolve } from 'node:path';
import type { ServingSetup } from '../answering/setup/serving-setup.ts';
import type { Closers } from '../base/closers.ts';
import type { ResourceOptions } from '../composition/open-resources.ts';
import { createRecognizerPool } from '../recognition/pool/recognizer-pool.ts';
import { checkVersion } from '../rollout/registry/check-version.ts';
import { type OwnSetup, setupOfVersion } from '../rollout/registry/setup-of-version.ts';
import type { VersionFile } from '../rollout/registry/version-file.ts';
import type { ShadowParts } from '../rollout/shadow/draft-shadow.ts';
import { createPostgresSearchIndex } from '../search/index/postgres-search-index.ts';
import { readVectors } from '../search/meaning/read-vectors.ts';
import type { OpenedDatabase } from '../store/open-database.ts';
import { biasToAll } from './bias-to-all.ts';
import { CommandError } from './command-error.ts';

interface SideOptions extends ResourceOptions {
  database: Pick<OpenedDatabase, 'db'>;
  /** Catalogue and limits of this machine, and the version of its code. */
  own: OwnSetup & Pick<ServingSetup, 'pipeline'>;
  closers: Closers;
}

/** Opens a version with one thread of its own, biased to the catalogue. @throws CommandError */
export async function openSide(
  { config, paths, database, own, closers }: SideOptions,
  { name, content }: VersionFile,
): Promise<ShadowParts> {
  const { pipeline } = own;
  const checked = await checkVersion(
    { name, content },
    { pipeline, cacheFolder: resolve(config.dataDir, 'cache') },
  );
  if (!checked.ok) throw new CommandError(1, checked.why);
  const setup = setupOfVersion(content, own);
  const recognizer = createRecognizerPool({
    workerUrl: paths.recognizerWorker,
    phrasesWorkerUrl: paths.phrasesWorker,
    engine: checked.engine,
    workers: 1,
  });
  closers.add(`recogniser of ${name}`, () => recognizer.close());
  const search = await openRanked(database, setup);
  if (recognizer.capabilities.biasing) await biasToAll(recognizer, search);
  return {
    recognizer,
    search,
    understanding: setup.understanding ? { now: () => new Date() } : undefined,
    nowMs: () => performance.now(),
  };
}

async function openRanked({ db }: Pick<OpenedDatabase, 'db'>, { catalogue, ranking }: ServingSetup) {
  const { weights, instantWeights, relevance, diverse, meaning } = ranking;
  const vectors = await readVectors(meaning);
  return createPostgresSearchIndex({ db, catalogue, weights, instantWeights, relevance, diverse, vectors });
}
