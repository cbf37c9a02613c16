import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, SERVER_MAIN } from './workspace.mjs';

/**
 * Becomes `hark COMMAND`: the built command line takes over this process, so that signals, standard input, output and
 * the exit status are its own.
 *
 * @param {readonly string[]} args
 */
export async function runCli(args) {
  process.env['NODE_ENV'] ??= 'production';
  // One data folder for every command of this checkout, from any folder.
  process.env['HARK_DATA_DIR'] ||= join(ROOT, '.hark');
  process.argv = [process.execPath, SERVER_MAIN, ...args];
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(SERVER_MAIN).href);
}
