import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { StoreError } from './store-error.ts';

/** The user that PostgreSQL runs as; null for the user that Hark runs as. */
export type PostgresAccount = { uid: number; gid: number } | null;

export type RunProgram = (program: string, args: string[]) => Promise<{ stdout: string }>;

const runProgram: RunProgram = promisify(execFile);

const ACCOUNT_NAME = 'postgres';

/**
 * Chooses the user that PostgreSQL runs as. PostgreSQL refuses root, so root uses the system user `postgres`, which is
 * created if missing.
 */
export async function choosePostgresAccount(
  uid: number | undefined,
  run: RunProgram = runProgram,
): Promise<PostgresAccount> {
  if (uid !== 0) return null;
  const known = await lookUpAccount(run);
  if (known !== null) return known;
  try {
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      ACCOUNT_NAME,
    ]);
  } catch (cause) {
    throw accountMissing(cause);
  }
  const made = await lookUpAccount(run);
  if (made === null) throw accountMissing(undefined);
  return made;
}

function accountMissing(cause: unknown): StoreError {
  return new StoreError(
    'postgres_account_missing',
    `PostgreSQL cannot run as root, and the user "${ACCOUNT_NAME}" does not exist and could not be created: ` +
      'start Hark as a regular user, add that user, or set DATABASE_URL.',
    { cause },
  );
}

async function lookUpAccount(run: RunProgram): Promise<PostgresAccount> {
  try {
    const uid = Number.parseInt((await run('id', ['-u', ACCOUNT_NAME])).stdout, 10);
    const gid = Number.parseInt((await run('id', ['-g', ACCOUNT_NAME])).stdout, 10);
    return Number.isInteger(uid) && uid > 0 && Number.isInteger(gid) ? { uid, gid } : null;
  } catch {
    return null;
  }
}

/** Whether `account` may traverse `folder` and every folder above it, by their permission bits. */
export async function canReach(folder: string, account: PostgresAccount): Promise<boolean> {
  if (account === null) return true;
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    const { mode, uid, gid } = await stat(current);
    const passBit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & passBit) === 0) return false;
    if (current === path.dirname(current)) return true;
  }
}
