import { pino, type Logger } from 'pino';
import { createClosers, type Closers } from '../base/closers.ts';
import { readConfig, type Config } from '../config/read-config.ts';
import type { ResourceOptions } from '../composition/open-resources.ts';
import type { RuntimePaths } from '../composition/runtime-paths.ts';
import { CommandError } from './command-error.ts';

/** What every command receives. */
export interface CommandContext {
  config: Config;
  paths: RuntimePaths;
  /** Entries of the processes and threads of drills. */
  drill: { server: URL; recognizerWorker: URL };
  /** Folder of the scenarios that are part of Hark. */
  scenarios: string;
  logger: Logger;
  /** Aborted at the first Ctrl-C or SIGTERM. */
  signal: AbortSignal;
}

/** Reads the configuration, or reports all its errors at once. @throws CommandError */
export function requireConfig(environment: NodeJS.ProcessEnv): Config {
  const outcome = readConfig(environment, process.cwd());
  if (!outcome.ok) {
    const lines = outcome.problems.map(({ variable, reason }) => `  ${variable} ${reason}`);
    throw new CommandError(2, `Invalid environment variables:\n${lines.join('\n')}`);
  }
  for (const warning of outcome.warnings) process.stderr.write(`hark: ${warning}\n`);
  return outcome.config;
}

/** Creates a logger on standard error, because standard output is the command's result. */
export function createLogger(level: string): Logger {
  return pino({ name: 'hark', level }, pino.destination({ fd: 2, sync: true }));
}

/** Runs a command and closes what it opened, also on failure or interruption. */
export async function withResources<Result>(
  context: CommandContext,
  work: (options: ResourceOptions, closers: Closers) => Promise<Result>,
): Promise<Result> {
  const closers = createClosers(context.logger);
  try {
    return await work(context, closers);
  } finally {
    await closers.close();
  }
}
