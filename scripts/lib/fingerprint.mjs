import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Folders and files that no build reads. */
const SKIPPED = /^(?:node_modules|dist|fixtures|\..*)$|\.test\.tsx?$/;

/**
 * Returns every file below a path except tests, fixtures and non-sources, in a stable order; for a file, the file
 * itself.
 *
 * @param {string} root
 * @param {string} path relative to the root, with `/`
 * @returns {string[]} relative to the root
 */
export function filesBelow(root, path) {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  if (!statSync(absolute).isDirectory()) return [path];
  return readdirSync(absolute)
    .filter((name) => !SKIPPED.test(name))
    .toSorted()
    .flatMap((name) => filesBelow(root, `${path}/${name}`));
}

/**
 * Returns one hash of the names and contents of files: it changes exactly when their build could.
 *
 * @param {string} root
 * @param {readonly string[]} paths files and folders, relative to the root; missing ones count as absent
 * @param {readonly string[]} [facts] anything else that the result depends on, such as the platform
 * @returns {string} hexadecimal
 */
export function fingerprint(root, paths, facts = []) {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const file of paths.flatMap((path) => filesBelow(root, path))) {
    const content = readFileSync(join(root, file));
    hash.update(`\0${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
