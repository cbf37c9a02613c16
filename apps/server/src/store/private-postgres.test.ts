import { chmod, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, onTestFinished, it } from 'vitest';

import { privateFolder } from './private-folder.ts';
import { initialise } from './private-postgres.ts';
import { makeTemporaryDataDir } from './testing/temporary-data-dir.ts';

/** Replaces `initdb`. */
async function withProgram(script: string) {
  const { dataDir, remove } = await makeTemporaryDataDir();
  onTestFinished(remove);
  const program = path.join(dataDir, 'initdb.sh');
  await writeFile(program, script);
  await chmod(program, 0o755);
  const server = {
    folder: privateFolder(path.join(dataDir, 'postgres')),
    binaries: { initdb: program, pgCtl: program, version: '18.4.0' },
    account: null,
  };
  return { dataDir, server };
}

describe.skipIf(process.platform === 'win32')('creating a database', () => {
  it.each([
    ['a full disk', '#!/bin/sh\necho "could not write: No space left on device" >&2; exit 1\n', 'disk_full'],
    ['a system without glibc', '#!/no/such/loader\n', 'postgres_unsupported_platform'],
    ['anything else', '#!/bin/sh\necho "FATAL:  unlucky" >&2; exit 1\n', 'postgres_failed'],
  ])('fails on %s with what to do, and leaves nothing behind', async (_, script, code) => {
    const { dataDir, server } = await withProgram(script);
    await expect(initialise(server)).rejects.toMatchObject({ code });
    expect(await readdir(dataDir)).toEqual(['initdb.sh']);
  });
});
