import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DEFAULT_SPEC } from '@hark/shared/rollouts/rollout-spec';
import { pino } from 'pino';
import { startServer, type HarkServer } from '../apps/server/src/composition/server.ts';
import { readConfig } from '../apps/server/src/config/read-config.ts';
import { changeContent, parseSetting } from '../apps/server/src/rollout/registry/make-version.ts';
import {
  type VersionContent,
  type VersionFile,
  versionFileOf,
} from '../apps/server/src/rollout/registry/version-file.ts';
import { createVersionStore } from '../apps/server/src/rollout/registry/version-store.ts';
import { createRolloutStore } from '../apps/server/src/rollout/state/postgres-rollout-store.ts';
import { DEFAULT_SETUP } from '../apps/server/src/answering/setup/default-setup.ts';
import { contentOf } from '../apps/server/src/rollout/registry/record-served.ts';
import { engineOfVersion, setupOfVersion } from '../apps/server/src/rollout/registry/setup-of-version.ts';
import { openDatabase } from '../apps/server/src/store/open-database.ts';
import { makeTemporaryDataDir } from '../apps/server/src/store/testing/temporary-data-dir.ts';
import type { BenchRow } from './bench-row.ts';

export const NAME = 'Memory of several versions';

const UTTERANCES = 20;
const WORKERS = 2;
const logger = pino({ level: 'silent' });

const built = (entry: string): URL => new URL(`../apps/server/dist/${entry}.js`, import.meta.url);
const clip = readFileSync(new URL('../e2e/speech/stanford.wav', import.meta.url));

async function start(dataDir: string): Promise<HarkServer> {
  const outcome = readConfig({ PORT: '0', HARK_DATA_DIR: dataDir, HARK_WORKERS: String(WORKERS) }, dataDir);
  if (!outcome.ok) throw new Error('the configuration of the benchmark is wrong');
  const paths = {
    recognizerWorker: built('recognizer-worker'),
    phrasesWorker: built('phrases-worker'),
    audioWorker: built('audio-worker'),
    catalogue: fileURLToPath(new URL('../catalogues/world.ndjson', import.meta.url)),
    webDir: null,
  };
  return startServer({ config: outcome.config, paths, logger });
}

/** Says a few utterances, so that every thread has worked; then reads the memory of the process with its threads. */
async function settledBytes({ url }: HarkServer): Promise<number> {
  for (let number = 0; number < UTTERANCES; number++) {
    const response = await fetch(`${url}/v1/voice-search`, { method: 'POST', body: clip });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
  }
  return process.memoryUsage.rss();
}

async function untilWarm({ url }: HarkServer): Promise<void> {
  for (;;) {
    const text = await (await fetch(`${url}/readyz`)).text();
    if (text.includes('"challenger"')) return;
    await wait(20);
  }
}

/** Measures the memory of a server with one version, with a second of the same models, and with another engine beside it. */
export async function run(): Promise<BenchRow[]> {
  const { dataDir, remove } = await makeTemporaryDataDir();
  const server = await start(dataDir);
  const database = await openDatabase({ dataDir, logger });
  const { db } = database;
  const store = createVersionStore(db, 'default');
  const rollouts = createRolloutStore({
    db,
    deployment: 'default',
    whyNotServable: async () => null,
    nowMs: Date.now,
  });
  try {
    const { file } = await store.find('champion');
    const signed = { actor: 'bench', reason: 'to measure memory' };
    const record = async (name: string, content: VersionContent): Promise<VersionFile> => {
      const version = versionFileOf(name, content, { ...file.lineage, parent: file.digest, by: 'bench' });
      await store.record(version);
      return version;
    };
    /** Measures with this version in the shadow, and how long it took until it was warm. */
    const withChallenger = async ({ digest: challenger }: VersionFile) => {
      const startedMs = performance.now();
      const { id } = await rollouts.start({ spec: { ...DEFAULT_SPEC, challenger }, ...signed });
      await untilWarm(server);
      const tookMs = performance.now() - startedMs;
      const bytes = await settledBytes(server);
      await rollouts.act({ rollout: id, action: 'roll-back', after: null, ...signed });
      return { tookMs, bytes };
    };
    await settledBytes(server);
    const one = await settledBytes(server);
    const settings = ['recognizer.beam=9', 'recognizer.bias.boost=2', 'ranking.weights.popularity=0.2'];
    const wide = await record('wide', changeContent(file.content, settings.map(parseSetting)));
    const shared = await withChallenger(wide);
    const recognizer = { engine: 'sherpa' as const, languages: ['en'] satisfies [string] };
    const asked: VersionContent = { ...file.content, recognizer, confidence: null };
    const engine = engineOfVersion(asked, join(dataDir, 'cache'));
    const other = await record('sherpa', await contentOf(setupOfVersion(asked, DEFAULT_SETUP), engine));
    const separate = await withChallenger(other);
    const baseline = { name: 'one version', value: one };
    const least = { name: 'the same models', value: shared.tookMs };
    return [
      {
        measure: 'memory with a second version of the same models',
        unit: 'bytes',
        ours: shared.bytes,
        baseline,
      },
      { measure: 'memory with another engine beside it', unit: 'bytes', ours: separate.bytes, baseline },
      { measure: 'until another engine is warm', unit: 'ms', ours: separate.tookMs, baseline: least },
    ];
  } finally {
    await server.close();
    await database.close();
    await remove();
  }
}
