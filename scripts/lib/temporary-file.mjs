import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Passes a path for a tool's output file, and removes the file afterwards.
 *
 * @template Result
 * @param {string} name
 * @param {(path: string) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withTemporaryFile(name, work) {
  const folder = await mkdtemp(join(tmpdir(), 'hark-test-'));
  try {
    return await work(join(folder, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
