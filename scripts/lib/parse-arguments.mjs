import { parseArgs } from 'node:util';
import { SetupFailure } from './setup-failure.mjs';

/**
 * Parses the arguments of a script; wrong ones give one sentence, the usage and exit status 2.
 *
 * @template {import('node:util').ParseArgsConfig} Config
 * @param {Config} config
 * @param {string} usage
 * @returns {ReturnType<typeof parseArgs<Config>>}
 */
export function parseArguments(config, usage) {
  try {
    return parseArgs(config);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupFailure(`${reason}\n${usage}`, { exitCode: 2 });
  }
}
