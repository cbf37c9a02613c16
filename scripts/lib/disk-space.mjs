import { statfs } from 'node:fs/promises';
import { SetupFailure } from './setup-failure.mjs';

/** What an installation takes, with the package store and the build: measured 1.2 GB, and some air. */
const NEEDED_BYTES = 2 * 1024 ** 3;

/**
 * Fails with one sentence when an installation would not fit on the disk.
 *
 * @param {string} folder
 * @param {(folder: string) => Promise<{bavail: number, bsize: number}>} [read]
 */
export async function requireDiskSpace(folder, read = statfs) {
  const { bavail, bsize } = await read(folder);
  const freeBytes = bavail * bsize;
  if (freeBytes >= NEEDED_BYTES) return;
  throw new SetupFailure(
    `Hark needs about ${inGigabytes(NEEDED_BYTES)} GB of free disk space to install, and ${folder} has ${inGigabytes(freeBytes)} GB: free up some space and run the command again.`,
  );
}

/** @param {number} bytes */
function inGigabytes(bytes) {
  return Number((bytes / 1024 ** 3).toFixed(1));
}
