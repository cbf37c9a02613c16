import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../config/read-config.ts';
import { startServer, type HarkServer } from '../composition/server.ts';
import type { CommandContext } from './command-context.ts';
import { CommandError } from './command-error.ts';
import { print, printJson } from './print.ts';

const POLL_MS = 50;
const WARN_AFTER_MS = 30_000;

async function untilReady(server: HarkServer, { signal, logger }: CommandContext): Promise<void> {
  const startedMs = performance.now();
  let warned = false;
  for (;;) {
    const reasons = await server.readiness();
    if (reasons.length === 0 || signal.aborted) return;
    if (!warned && performance.now() - startedMs > WARN_AFTER_MS) {
      warned = true;
      logger.warn({ reasons }, 'server not ready yet');
    }
    await wait(POLL_MS);
  }
}

function announce(server: HarkServer, seconds: string): void {
  print(`Hark is ready (${seconds} s).`);
  print('');
  print(`  Search   ${server.url}/`);
  print(`  Operate  ${server.url}/ops#token=${server.adminToken}`);
  print('');
  print('Press Ctrl-C to stop.');
}

export interface ServeOptions {
  json: boolean;
  /** Default: the configured one. */
  catalogue?: string;
}

/** A file is imported as the default catalogue; one that is named is there already. */
function configFor({ config }: CommandContext, catalogue: string | undefined): Config {
  if (catalogue === undefined) return config;
  if (config.cataloguePath !== undefined)
    throw new CommandError(
      2,
      '--catalogue cannot be combined with HARK_CATALOGUE, which imports a file; unset HARK_CATALOGUE.',
    );
  return { ...config, catalogueName: catalogue };
}

/** `hark serve`: the server, until it is told to stop. */
export async function serve(context: CommandContext, { json, catalogue }: ServeOptions): Promise<void> {
  const startedMs = performance.now();
  const server = await startServer({ ...context, config: configFor(context, catalogue) });
  try {
    await untilReady(server, context);
    if (!context.signal.aborted) {
      const tookMs = Math.round(performance.now() - startedMs);
      if (json)
        printJson({ url: server.url, opsUrl: `${server.url}/ops`, adminToken: server.adminToken, tookMs });
      else announce(server, (tookMs / 1000).toFixed(1));
      await new Promise((resolve) => context.signal.addEventListener('abort', resolve, { once: true }));
    }
  } finally {
    if (!json) print('Finishing open utterances …');
    await server.close();
  }
}
