import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Whether a stamp says that what it stands for was made from these inputs.
 *
 * @param {string} path
 * @param {string} expected a fingerprint
 * @returns {boolean}
 */
export function stampMatches(path, expected) {
  return existsSync(path) && readFileSync(path, 'utf8') === expected;
}

/**
 * Taken away before work starts, so that work which was interrupted never looks fresh.
 *
 * @param {string} path
 */
export function removeStamp(path) {
  rmSync(path, { force: true });
}

/**
 * @param {string} path
 * @param {string} value a fingerprint
 */
export function writeStamp(path, value) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, value);
}
