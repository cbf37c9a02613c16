import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { CommandError } from './cli/command-error.ts';
import { createLogger, requireConfig, type CommandContext } from './cli/command-context.ts';
import { createProgram, usageExitCode } from './cli/program.ts';
import type { RuntimePaths } from './composition/runtime-paths.ts';

/** Sources and the `dist` bundle are equally deep below the root. */
function fromRoot(path: string): string {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url));
}

function runtimePaths(): RuntimePaths {
  const webDir = fromRoot('apps/web/dist');
  return {
    phrasesWorker: new URL('./phrases-worker.js', import.meta.url),
    recognizerWorker: new URL('./recognizer-worker.js', import.meta.url),
    audioWorker: new URL('./audio-worker.js', import.meta.url),
    catalogue: fromRoot('catalogues/world.ndjson'),
    webDir: existsSync(webDir) ? webDir : null,
  };
}

/** One Ctrl-C may arrive twice within milliseconds: from the terminal, and passed on by npm. */
const SAME_PRESS_MS = 1_000;

/** Ends by the signal's default action: a normal exit crashes while a thread runs a model's native code. */
function endNow(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** The first Ctrl-C or SIGTERM requests the end, the second forces it. */
function interruption(): AbortSignal {
  const asked = new AbortController();
  let askedAtMs = 0;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (asked.signal.aborted && performance.now() - askedAtMs > SAME_PRESS_MS) endNow(signal);
    if (!asked.signal.aborted) askedAtMs = performance.now();
    asked.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return asked.signal;
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return usageExitCode(error);
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`hark: ${message}\n`);
  if (process.env['HARK_LOG_LEVEL'] === 'debug' && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
  return error instanceof CommandError ? error.exitCode : 1;
}

const signal = interruption();

function drillEntries(): CommandContext['drill'] {
  return {
    server: new URL('./drill-server.js', import.meta.url),
    recognizerWorker: new URL('./drill-recognizer-worker.js', import.meta.url),
  };
}

function context(logLevel: string): CommandContext {
  const config = requireConfig(process.env);
  const logger = createLogger(config.logLevel ?? logLevel);
  const paths = runtimePaths();
  return { config, paths, drill: drillEntries(), scenarios: fromRoot('scenarios'), logger, signal };
}

try {
  await createProgram(context).parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
