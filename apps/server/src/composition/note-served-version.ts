import type { Logger } from 'pino';
import type { ServingSetup } from '../answering/setup/serving-setup.ts';
import type { Engine } from '../recognition/engines/engine.ts';
import { contentOf, recordServed } from '../rollout/registry/record-served.ts';
import { createVersionStore } from '../rollout/registry/version-store.ts';
import type { OpenedDatabase } from '../store/open-database.ts';

interface NoteOptions {
  database: Pick<OpenedDatabase, 'db'>;
  deployment: string;
  setup: ServingSetup;
  engine: Engine;
  logger: Logger;
}

/** Records which version this server serves. A server that cannot do so serves all the same, and logs why. */
export async function noteServedVersion({
  database,
  deployment,
  setup,
  engine,
  logger,
}: NoteOptions): Promise<void> {
  try {
    const content = await contentOf(setup, engine);
    const code = setup.pipeline;
    const { name, digest } = await recordServed(createVersionStore(database.db, deployment), content, {
      code,
      nowMs: Date.now(),
    });
    logger.info({ version: name, digest }, 'version recorded');
  } catch (error) {
    logger.error({ err: error }, 'recording the served version failed');
  }
}
