import { DEFAULT_SPEC, type RolloutSpec } from '@hark/shared/rollouts/rollout-spec';
import pino from 'pino';
import { DEFAULT_SETUP } from '../../../answering/setup/default-setup.ts';
import { moonshineEngine } from '../../../recognition/engines/engine.ts';
import { openDatabase } from '../../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../../store/testing/temporary-data-dir.ts';
import { changeContent, parseSetting } from '../../registry/make-version.ts';
import { contentOf } from '../../registry/record-served.ts';
import { versionFileOf } from '../../registry/version-file.ts';
import { createVersionStore } from '../../registry/version-store.ts';
import { createRolloutStore } from '../postgres-rollout-store.ts';
import type { WhyNotServable } from '../rollout-store.ts';

const LINEAGE = { parent: null, dataSet: null, code: '0.1.0', by: 'Ada', reason: 'to compare', at: 1 };

/** A database in which `champion` serves, with two more versions. */
export async function openRolloutDatabase() {
  const { dataDir, remove } = await makeTemporaryDataDir();
  const database = await openDatabase({ dataDir, logger: pino({ level: 'silent' }) });
  const { db } = database;
  const versions = createVersionStore(db, 'here');
  const content = await contentOf(DEFAULT_SETUP, moonshineEngine());
  const make = async (name: string, beam: number): Promise<string> => {
    const setting = parseSetting(`recognizer.beam=${beam}`);
    const file = versionFileOf(name, changeContent(content, [setting]), LINEAGE);
    await versions.record(file);
    return file.digest;
  };
  const [champion, challenger, third] = [
    await make('first', 4),
    await make('wide', 8),
    await make('wider', 12),
  ];
  await versions.point({ alias: 'champion', digest: champion, by: 'server', reason: 'first start' });

  return {
    ...database,
    dataDir,
    versions,
    champion,
    challenger,
    third,
    /** The rollouts of a process with its own clock and pool. */
    store(options: { whyNotServable?: WhyNotServable; nowMs?(): number; deployment?: string } = {}) {
      const { whyNotServable = async () => null, nowMs = Date.now, deployment = 'here' } = options;
      return createRolloutStore({ db, deployment, whyNotServable, nowMs });
    },
    spec(changes: Partial<RolloutSpec> = {}): RolloutSpec {
      return { ...DEFAULT_SPEC, challenger, ...changes };
    },
    /** Forgets all rollouts; `first` serves. */
    async clear(): Promise<void> {
      for (const table of [
        'rollout_client',
        'rollout_task',
        'rollout_evidence',
        'rollout_transition',
        'rollout',
        'version_alias_change',
      ] as const)
        await db.deleteFrom(table).execute();
      await versions.point({ alias: 'champion', digest: champion, by: 'server', reason: 'first start' });
    },
    async close(): Promise<void> {
      await database.close();
      await remove();
    },
  };
}

export type RolloutDatabase = Awaited<ReturnType<typeof openRolloutDatabase>>;
