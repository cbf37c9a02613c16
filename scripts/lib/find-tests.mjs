import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { chooseTests } from './choose-tests.mjs';
import { explainChoice } from './explain-choice.mjs';
import { readImporters } from './read-importers.mjs';
import { runCommand } from './run-command.mjs';
import { SetupFailure } from './setup-failure.mjs';
import { withTemporaryFile } from './temporary-file.mjs';
import { ROOT } from './workspace.mjs';

/** A name that contains this names a test, perhaps with a line: imports are not searched. */
const NAMES_A_TEST = /\.test\./;

/**
 * Finds the unit tests for the names, and prints which they are and why.
 *
 * @param {readonly string[]} patterns parts of paths of tests or of sources
 * @param {AbortSignal} [signal]
 * @returns {Promise<readonly string[]>} arguments for Vitest
 */
export async function findTests(patterns, signal) {
  if (patterns.every((pattern) => NAMES_A_TEST.test(pattern))) return patterns;
  const names = patterns.map((pattern) => inRepository(pattern));
  const [tests, importers] = await Promise.all([listTests(signal), readImporters(signal)]);
  const chosen = chooseTests(names, { tests, importers });
  const lines = explainChoice(chosen, { names, browserSpecs: browserSpecs() });
  const files = [...chosen.byPath, ...chosen.byImport.map(({ test }) => test)];
  if (files.length === 0) throw new SetupFailure(lines.join('\n'));
  console.log(lines.join('\n'));
  return files;
}

/**
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<string[]>}
 */
function listTests(signal) {
  return withTemporaryFile('tests.json', async (report) => {
    const command = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'list', '--filesOnly', `--json=${report}`];
    const { ok, tail } = await runCommand(process.execPath, command, { cwd: ROOT, signal });
    if (!ok) throw new SetupFailure('Vitest could not list the tests.', { outputTail: tail });
    /** @type {{file: string}[]} */
    const listed = JSON.parse(readFileSync(report, 'utf8'));
    return listed.map(({ file }) => inRepository(file));
  });
}

/** @returns {string[]} */
function browserSpecs() {
  return readdirSync(join(ROOT, 'e2e'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.spec.ts') && !path.includes('node_modules'))
    .map((path) => inRepository(join(ROOT, 'e2e', path)));
}

/**
 * @param {string} path absolute, or relative to the root
 * @returns {string} relative to the root, with `/`
 */
function inRepository(path) {
  const own = path.startsWith(ROOT + sep) ? relative(ROOT, path) : path;
  return own.replaceAll('\\', '/').replace(/^\.\//, '');
}
