import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, onTestFinished, it } from 'vitest';

import { canReach, choosePostgresAccount, type RunProgram } from './postgres-account.ts';

/** A machine with or without a user `postgres`, where users can be created or not. */
function machine({ hasUser, canMakeUser }: { hasUser: boolean; canMakeUser: boolean }) {
  const ran: string[] = [];
  let exists = hasUser;
  const run: RunProgram = async (program, args) => {
    ran.push([program, ...args].join(' '));
    if (program === 'useradd' && canMakeUser) exists = true;
    else if (program !== 'id' || !exists) throw new Error(`${program} failed`);
    return { stdout: args[0] === '-u' ? '101\n' : '104\n' };
  };
  return { run, ran };
}

describe('the user that PostgreSQL runs as', () => {
  it('is the one that Hark runs as, unless that is root', async () => {
    const { run, ran } = machine({ hasUser: true, canMakeUser: true });
    expect(await choosePostgresAccount(1000, run)).toBeNull();
    expect(await choosePostgresAccount(undefined, run)).toBeNull();
    expect(ran).toEqual([]);
  });

  it('is the user postgres for root, created if missing', async () => {
    const there = machine({ hasUser: true, canMakeUser: false });
    expect(await choosePostgresAccount(0, there.run)).toEqual({ uid: 101, gid: 104 });
    const made = machine({ hasUser: false, canMakeUser: true });
    expect(await choosePostgresAccount(0, made.run)).toEqual({ uid: 101, gid: 104 });
    expect(made.ran.some((command) => command.startsWith('useradd --system'))).toBe(true);
  });

  it('is requested in an error where none can be created', async () => {
    const { run } = machine({ hasUser: false, canMakeUser: false });
    await expect(choosePostgresAccount(0, run)).rejects.toMatchObject({
      code: 'postgres_account_missing',
      message: expect.stringContaining('DATABASE_URL'),
    });
  });
});

describe('a folder', () => {
  it('is reachable if every folder above it may be traversed', async () => {
    const top = await mkdtemp(path.join(tmpdir(), 'hark-reach-'));
    onTestFinished(() => rm(top, { recursive: true }));
    const folder = path.join(top, 'a', 'b');
    await mkdir(folder, { recursive: true });
    const stranger = { uid: 64_000, gid: 64_000 };
    await chmod(top, 0o700);
    expect(await canReach(folder, stranger)).toBe(false);
    expect(await canReach(folder, null)).toBe(true);
    await chmod(top, 0o711);
    expect(await canReach(folder, stranger)).toBe(true);
    await chmod(folder, 0o600);
    expect(await canReach(folder, stranger)).toBe(false);
  });
});
