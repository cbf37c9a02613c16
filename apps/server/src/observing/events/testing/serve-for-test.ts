import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { readConfig } from '../../../config/read-config.ts';
import { startServer } from '../../../composition/server.ts';

/**
 * Runs a complete server in a separate process, to be killed: `node serve-for-test.js DATA_FOLDER WORKER_URL
 * PHRASES_WORKER_URL CATALOGUE_URL`. Prints its address when it is ready.
 */
const [dataDir = '', worker = '', phrasesWorker = '', catalogue = ''] = process.argv.slice(2);
const outcome = readConfig(
  { PORT: '0', HARK_DATA_DIR: dataDir, HARK_RATE_LIMIT_PER_MINUTE: '1000000' },
  dataDir,
);
if (!outcome.ok) throw new Error('the configuration of the test is wrong');
const paths = {
  recognizerWorker: new URL(worker),
  // Nothing is uploaded here.
  audioWorker: new URL(worker),
  phrasesWorker: new URL(phrasesWorker),
  catalogue: fileURLToPath(new URL(catalogue)),
  webDir: null,
};
const server = await startServer({ config: outcome.config, paths, logger: pino({ level: 'silent' }) });
while ((await server.readiness()).length > 0) await wait(20);
process.stdout.write(`${server.url}\n`);
process.once('SIGTERM', () => void server.close());
