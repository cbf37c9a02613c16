import { join } from 'node:path';
import { filesBelow } from './fingerprint.mjs';
import { runCommand } from './run-command.mjs';
import { ROOT } from './workspace.mjs';

const CRUISED_FOLDERS = ['apps', 'packages', 'e2e', 'scripts', 'bench'];
/** Every module here must be among the cruised ones. */
const SOURCE_FOLDERS = ['apps/server/src', 'apps/web/src', 'packages/shared/src', 'packages/moonshine/src'];

/**
 * Checks which module may import which. dependency-cruiser succeeds even if it finds no modules (its parser and
 * TypeScript's version must match), so its modules are counted as well.
 *
 * @param {AbortSignal} [signal]
 * @returns {Promise<boolean>} whether all is well
 */
export async function checkBoundaries(signal) {
  const { ok, tail } = await runCommand(
    process.execPath,
    [
      join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config=.dependency-cruiser.cjs',
      ...CRUISED_FOLDERS,
    ],
    { cwd: ROOT, signal, echo: true },
  );
  const seen = Number(/(\d+) modules/.exec(tail.join('\n'))?.[1] ?? 0);
  const sources = SOURCE_FOLDERS.flatMap((folder) => filesBelow(ROOT, folder)).filter(isModule).length;
  if (seen < sources) {
    console.error(
      `dependency-cruiser saw ${seen} of at least ${sources} modules, so its rules were not checked.`,
    );
  }
  return ok && seen >= sources;
}

/** @param {string} file */
function isModule(file) {
  return /\.tsx?$/.test(file);
}
