import { randomBytes } from 'node:crypto';
import {
  access,
  chmod,
  chown,
  constants,
  mkdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';

import { canReach, type PostgresAccount } from './postgres-account.ts';
import { StoreError } from './store-error.ts';
import { systemErrorCode } from './system-error-code.ts';

/** The folders and files of the private PostgreSQL. */
export interface PrivateFolder {
  /**
   * The parent of all others. It is completed elsewhere and renamed into place, so it exists completely or not at all.
   */
  root: string;
  /** PostgreSQL's own data folder. */
  data: string;
  /** Mode 0600, owned by the user that Hark runs as. */
  passwordFile: string;
  logFile: string;
}

export function privateFolder(root: string): PrivateFolder {
  const data = path.join(root, 'data');
  return { root, data, passwordFile: path.join(root, 'password'), logFile: path.join(data, 'server.log') };
}

/** Holds the path of the folder that replaces `<dataDir>/postgres`. */
const POINTER_FILE = 'postgres-folder.txt';

/** Creates the data folder, or throws an error that says why it can't. */
export async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw folderError(dataDir, cause);
  }
}

/** Turns the error of a file operation under the data folder into one that says what to do. */
export function folderError(folder: string, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  const code = systemErrorCode(cause);
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder, cause);
  return new StoreError(
    'data_folder_unwritable',
    `Hark cannot write to its data folder ${folder} (${code ?? 'unknown error'}): ` +
      'grant its user write access, or set HARK_DATA_DIR to another folder.',
    { cause },
  );
}

export function diskFull(folder: string, cause: unknown): StoreError {
  return new StoreError(
    'disk_full',
    `The disk that holds ${folder} is full: free up at least 200 MB, or set HARK_DATA_DIR to a folder on another disk.`,
    { retryable: true, cause },
  );
}

/** Returns the folder of PostgreSQL that the data folder names. */
export async function namedPrivateFolder(dataDir: string): Promise<PrivateFolder> {
  const elsewhere = (await readFile(path.join(dataDir, POINTER_FILE), 'utf8').catch(() => '')).trim();
  return privateFolder(elsewhere === '' ? path.join(dataDir, 'postgres') : elsewhere);
}

/**
 * Chooses the folder of the private PostgreSQL: `<dataDir>/postgres`, or, if `account` can't reach that (a data folder
 * under `/root`), a folder under `home`, which a file in the data folder names from then on.
 */
export async function choosePrivateFolder(
  dataDir: string,
  account: PostgresAccount,
  home: string,
): Promise<PrivateFolder> {
  const named = await namedPrivateFolder(dataDir);
  if (named.root !== path.join(dataDir, 'postgres') || (await canReach(dataDir, account))) return named;
  const pointer = path.join(dataDir, POINTER_FILE);
  const chosen = path.join(home, `data-${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(home, { recursive: true, mode: 0o755 });
    if (!(await canReach(home, account))) throw new Error(`${home} is closed to other users`);
    await writeFile(pointer, `${chosen}\n`, { flag: 'wx' });
  } catch (cause) {
    // Another Hark that starts at the same moment may have chosen; its choice applies.
    if (systemErrorCode(cause) === 'EEXIST') return choosePrivateFolder(dataDir, account, home);
    throw new StoreError(
      'data_folder_unreachable',
      `PostgreSQL cannot run as root, and its user cannot access ${dataDir}: set HARK_DATA_DIR to a folder ` +
        'that all users can access, such as /var/lib/hark-data, or start Hark as a regular user.',
      { cause },
    );
  }
  return privateFolder(chosen);
}

/** Whether the database exists already; refuses one that belongs to another user. */
export async function isInitialised(folder: PrivateFolder, uid: number | undefined): Promise<boolean> {
  const owner = await ownerOf(folder);
  if (owner === null) return false;
  if (uid !== undefined && uid !== 0 && owner.uid !== uid) {
    throw new StoreError(
      'data_folder_of_another_user',
      `The database in ${folder.root} belongs to another user (uid ${owner.uid}), perhaps because Hark was first ` +
        'started as root: start Hark as that user or as root, or set HARK_DATA_DIR to a folder of your own.',
    );
  }
  return true;
}

/** Owner of the data folder; null if there is none yet. */
export async function ownerOf(folder: PrivateFolder): Promise<{ uid: number; gid: number } | null> {
  try {
    const { uid, gid } = await stat(folder.data);
    return { uid, gid };
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw folderError(folder.root, error);
  }
}

/**
 * Creates the folder: `fill` works in a staging folder beside it, which is then renamed into place. If two Harks do
 * this at once, one wins and the other uses the winner's.
 */
export async function makePrivateFolder(
  folder: PrivateFolder,
  account: PostgresAccount,
  fill: (staging: PrivateFolder) => Promise<void>,
): Promise<void> {
  const staging = privateFolder(`${folder.root}.new-${process.pid}-${randomBytes(3).toString('hex')}`);
  try {
    await mkdir(staging.data, { recursive: true, mode: 0o755 });
    await chmod(staging.root, 0o755);
    await chmod(staging.data, 0o700);
    if (account !== null) await chown(staging.data, account.uid, account.gid);
    await fill(staging);
    await rename(staging.root, folder.root).catch(async (error: unknown) => {
      if ((await ownerOf(folder)) === null) throw error;
    });
  } catch (error) {
    throw folderError(folder.root, error);
  } finally {
    await rm(staging.root, { recursive: true, force: true });
  }
}
