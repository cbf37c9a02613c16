import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { startServer } from '../composition/server.ts';
import { createLogger, requireConfig } from './command-context.ts';

const url = z.url().transform((text) => new URL(text));

/** The files of the server; URLs as texts. */
const drillServerPathsSchema = z.object({
  recognizerWorker: url,
  phrasesWorker: url,
  audioWorker: url,
  catalogue: z.string(),
});

const POLL_MS = 50;

/**
 * Process of a drill's server: `node drill-server.js PATHS`, with the configuration in the environment. Sends its address
 * and token to its parent when it is ready, and ends with the parent or at SIGTERM.
 */
const paths = { ...drillServerPathsSchema.parse(JSON.parse(process.argv[2] ?? '')), webDir: null };
const config = requireConfig(process.env);
const endAtOnce = (): never => process.exit(1);
process.once('SIGTERM', endAtOnce);
process.once('disconnect', endAtOnce);
const server = await startServer({ config, paths, logger: createLogger(config.logLevel ?? 'error') });
process.off('SIGTERM', endAtOnce);
process.off('disconnect', endAtOnce);
const state = { isClosing: false };
async function close(): Promise<void> {
  state.isClosing = true;
  await server.close();
  // The channel would keep the process alive.
  if (process.connected) process.disconnect();
}
process.once('SIGTERM', () => void close());
process.once('disconnect', () => void close());
while ((await server.readiness()).length > 0 && !state.isClosing) await wait(POLL_MS);
if (!state.isClosing) process.send?.({ url: server.url, adminToken: server.adminToken });
