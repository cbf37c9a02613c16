import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Whether the stamp's work was done with these inputs.
 *
 * @param {string} path
 * @param {string} expected a fingerprint
 * @returns {boolean}
 */
export function stampMatches(path, expected) {
  return existsSync(path) && readFileSync(path, 'utf8') === expected;
}

/**
 * Removed before the work starts, so that interrupted work never looks fresh.
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
