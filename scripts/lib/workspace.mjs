import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository's root. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/[/\\]$/, '');

/** State of the scripts between runs; git ignores it. */
export const CACHE_DIR = join(ROOT, '.cache');

/** The built command line, which is also the server. */
export const SERVER_MAIN = join(ROOT, 'apps/server/dist/main.js');

/**
 * Returns the folders of the workspace's packages, relative to the root, from pnpm-workspace.yaml.
 *
 * @returns {string[]}
 */
export function packageFolders() {
  const groups = ['apps', 'packages'].flatMap((group) =>
    readdirSync(join(ROOT, group)).map((name) => `${group}/${name}`),
  );
  return [...groups, 'bench', 'e2e', 'scripts']
    .filter((folder) => existsSync(join(ROOT, folder, 'package.json')))
    .toSorted();
}

/**
 * Returns the pnpm that installs this repository.
 *
 * @returns {string} such as `pnpm@10.34.9`
 */
export function pinnedPnpm() {
  const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return String(packageManager).replace(/\+.*$/, '');
}
