import { statfs } from 'node:fs/promises';
import { SetupFailure } from './setup-failure.mjs';

/** Size of an installation with the package store and the build: measured 1.2 GB, plus a margin. */
const NEEDED_BYTES = 2 * 1024 ** 3;

/**
 * Throws an error of one sentence if an installation would not fit on the disk.
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
