import { describe, expect, it } from 'vitest';
import { requireDiskSpace } from './disk-space.mjs';

/** @param {number} freeBytes */
const diskWith = (freeBytes) => async () => ({ bavail: freeBytes / 4096, bsize: 4096 });

describe('requireDiskSpace', () => {
  it('says how much is needed and how much there is', async () => {
    await expect(requireDiskSpace('/srv/hark', diskWith(1.5 * 1024 ** 3))).rejects.toThrow(
      'needs about 2 GB of free disk space to install, and /srv/hark has 1.5 GB',
    );
  });

  it('accepts enough space', async () => {
    await expect(requireDiskSpace('/srv/hark', diskWith(2 * 1024 ** 3))).resolves.toBeUndefined();
  });
});
