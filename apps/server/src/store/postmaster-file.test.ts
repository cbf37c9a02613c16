import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, onTestFinished, it } from 'vitest';

import { findPostmaster, parsePostmasterFile } from './postmaster-file.ts';

const WHOLE = '6081\n/data\n1795226375\n54999\n\n127.0.0.1\n  2146325         4\nready   \n';

describe('the pid file of PostgreSQL', () => {
  it('gives the process, the port and whether the server is ready', () => {
    expect(parsePostmasterFile(WHOLE)).toEqual({ pid: 6081, port: 54_999, ready: true });
  });

  it.each([
    ['while the server starts', '6081\n/data\n1795226375\n54999\n\n127.0.0.1\n\nstarting\n'],
    ['when only its first lines are written', '6081\n/data\n'],
  ])('belongs to a server that is not ready %s', (_, text) => {
    expect(parsePostmasterFile(text)).toMatchObject({ pid: 6081, ready: false });
  });

  it.each([[''], ['\n'], ['0\n'], ['-5\n'], ['hello\n']])('belongs to no server when it is %j', (text) => {
    expect(parsePostmasterFile(text)).toBeNull();
  });

  it.skipIf(process.platform !== 'linux')('is stale if its process is gone or another program', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'hark-pid-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    expect(await findPostmaster(folder)).toBeNull();
    await writeFile(path.join(folder, 'postmaster.pid'), WHOLE.replace('6081', String(process.pid)));
    expect(await findPostmaster(folder)).toBeNull();
    await writeFile(path.join(folder, 'postmaster.pid'), WHOLE.replace('6081', '4194305'));
    expect(await findPostmaster(folder)).toBeNull();
  });
});
