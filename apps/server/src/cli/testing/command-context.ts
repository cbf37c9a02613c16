import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { readConfig } from '../../config/read-config.ts';
import { bundleEntry } from '../../testing/bundle-entry.ts';
import type { CommandContext } from '../command-context.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../../../../${path}`, import.meta.url));
const bundled = (path: string): Promise<URL> => bundleEntry(new URL(path, import.meta.url));

/** What a command receives, with entries bundled from the source. */
export async function commandContext(): Promise<CommandContext> {
  const outcome = readConfig({}, fromRoot('.'));
  if (!outcome.ok) throw new Error('the configuration of the test is wrong');
  const entries = [
    'recognition/pool/recognizer-worker',
    'recognition/pool/phrases-worker',
    'recognition/audio/audio-worker',
  ];
  const [recognizerWorker, phrasesWorker, audioWorker] = await Promise.all(
    entries.map((entry) => bundled(`../../${entry}.ts`)),
  );
  const [server, drillWorker] = await Promise.all([
    bundled('../drill-server.ts'),
    bundled('../../tools/drill/drill-recognizer-worker.ts'),
  ]);
  if (recognizerWorker === undefined || phrasesWorker === undefined || audioWorker === undefined)
    throw new Error('an entry is missing');
  return {
    config: outcome.config,
    paths: {
      recognizerWorker,
      phrasesWorker,
      audioWorker,
      catalogue: fromRoot('catalogues/world.ndjson'),
      webDir: null,
    },
    drill: { server, recognizerWorker: drillWorker },
    scenarios: fromRoot('scenarios'),
    logger: pino({ level: 'error' }, pino.destination(2)),
    signal: new AbortController().signal,
  };
}
