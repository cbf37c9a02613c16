import type { ModelFile } from './version-file.ts';

const DIGITS = 12;

/**
 * Compares the model files that a version names with those that are here. Pure.
 * @returns null if they are the same, or a sentence that names the first one that is missing or differs
 */
export function modelTrouble(named: readonly ModelFile[], here: readonly ModelFile[]): string | null {
  for (const { role, name, sha256 } of named) {
    const same = here.filter((file) => file.role === role && file.name === name);
    if (same.some((file) => file.sha256 === sha256)) continue;
    const [other] = same;
    if (other === undefined) return `Its model file ${name} is not on this server.`;
    return `Its model file ${name} differs: the version names ${sha256.slice(0, DIGITS)}…, on this server it is ${other.sha256.slice(0, DIGITS)}….`;
  }
  return null;
}
