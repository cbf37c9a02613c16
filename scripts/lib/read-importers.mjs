import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.mjs';
import { SetupFailure } from './setup-failure.mjs';
import { withTemporaryFile } from './temporary-file.mjs';
import { ROOT } from './workspace.mjs';

/** Folders of unit tests and their subjects. */
const FOLDERS = ['apps', 'packages', 'scripts'];
/** The file of a thread or process is named, not imported. */
const STARTED_FILE = /new URL\(\s*'([^']+\.tsx?)',\s*import\.meta\.url/g;

/** @typedef {{dependencies: {resolved: string, dependencyTypes: string[]}[], source: string}} CruisedModule */

/**
 * Returns every module of the workspace with the modules that import it at run time. Type-only imports do not count.
 *
 * @param {AbortSignal} [signal]
 * @returns {Promise<Map<string, string[]>>} paths relative to the root, with `/`
 */
export async function readImporters(signal) {
  const modules = await cruise(signal);
  /** @type {Map<string, string[]>} */
  const importers = new Map(modules.map(({ source }) => [source, []]));
  for (const { source, dependencies } of modules) {
    const imported = dependencies
      .filter(({ dependencyTypes }) => !dependencyTypes.includes('type-only'))
      .map(({ resolved }) => resolved);
    for (const module of new Set([...imported, ...startedBy(source)])) importers.get(module)?.push(source);
  }
  return importers;
}

/**
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<CruisedModule[]>}
 */
function cruise(signal) {
  return withTemporaryFile('modules.json', async (report) => {
    const cruiser = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const options = ['--config=.dependency-cruiser.cjs', '--output-type=json', `--output-to=${report}`];
    const { tail } = await runCommand(process.execPath, [cruiser, ...options, ...FOLDERS], {
      cwd: ROOT,
      signal,
    });
    /** @type {{modules: CruisedModule[]}} */
    const { modules } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { modules: [] };
    const own = modules.filter(({ source }) => FOLDERS.some((folder) => source.startsWith(`${folder}/`)));
    if (own.length > 0) return own;
    throw new SetupFailure(
      'dependency-cruiser saw no modules, so tests cannot be found by what they import.',
      {
        outputTail: tail,
      },
    );
  });
}

/** @param {string} source */
function startedBy(source) {
  if (!/\.(?:tsx?|mjs)$/.test(source)) return [];
  const base = new URL(source, 'file:///');
  return [...readFileSync(join(ROOT, source), 'utf8').matchAll(STARTED_FILE)].map(([, path = '']) =>
    new URL(path, base).pathname.slice(1),
  );
}
