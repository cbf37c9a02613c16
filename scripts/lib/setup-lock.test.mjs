import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withSetupLock } from './setup-lock.mjs';

/** The id of a process that has ended. */
function deadPid() {
  return spawnSync(process.execPath, ['--version']).pid;
}

describe('withSetupLock', () => {
  let folder = '';
  const lock = () => join(folder, 'setup.lock');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hark-lock-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the lock while the work runs, and releases it', async () => {
    const held = await withSetupLock(async () => existsSync(lock()), { folder });
    expect(held).toBe(true);
    expect(existsSync(lock())).toBe(false);
  });

  it('releases the lock when the work fails', async () => {
    const failing = withSetupLock(() => Promise.reject(new Error('full disk')), { folder });
    await expect(failing).rejects.toThrow('full disk');
    expect(existsSync(lock())).toBe(false);
  });

  it('takes over the lock of a dead process', async () => {
    writeFileSync(lock(), String(deadPid()));
    await expect(withSetupLock(async () => 'ran', { folder })).resolves.toBe('ran');
  });

  it('takes over a lock whose taker died while taking it over', async () => {
    writeFileSync(lock(), String(deadPid()));
    writeFileSync(`${lock()}.takeover`, String(deadPid()));
    await expect(withSetupLock(async () => 'ran', { folder })).resolves.toBe('ran');
  });

  it('waits for the owner, reports that once, and stops waiting on abort', async () => {
    writeFileSync(lock(), String(process.ppid));
    const controller = new AbortController();
    /** @type {number[]} */
    const told = [];
    const waiting = withSetupLock(async () => 'ran', {
      folder,
      signal: controller.signal,
      onWait: (ownerPid) => {
        told.push(ownerPid);
        controller.abort();
      },
    });
    await expect(waiting).rejects.toThrow('aborted');
    expect(told).toEqual([process.ppid]);
    expect(existsSync(lock())).toBe(true);
  });
});
