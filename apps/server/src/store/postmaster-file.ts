import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import path from 'node:path';

/** What a running PostgreSQL writes about itself into its data folder. */
export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

/**
 * Reads the lines of `postmaster.pid`: pid, data folder, start time, port, socket folder, address, shared memory key,
 * state. The file grows while the server starts, so a short file means that the server is not ready. Source:
 * PostgreSQL, src/include/utils/pidfile.h.
 */
export function parsePostmasterFile(text: string): Postmaster | null {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  const port = Number(lines[3] ?? '');
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number.isInteger(port) ? port : 0, ready: lines[7] === 'ready' };
}

/**
 * Returns the server that runs on `dataFolder`, or null. A file counts as none if its process is gone or its pid
 * belongs to another program now (as after every restart of a container).
 */
export async function findPostmaster(dataFolder: string): Promise<Postmaster | null> {
  const text = await readFile(path.join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '');
  const postmaster = parsePostmasterFile(text);
  if (postmaster === null || !isAlive(postmaster.pid)) return null;
  return (await worksIn(postmaster.pid, dataFolder)) ? postmaster : null;
}

/** Removes a file with another program's pid, which PostgreSQL would take for a running server. */
export async function removeStalePostmasterFile(dataFolder: string): Promise<void> {
  if ((await findPostmaster(dataFolder)) !== null) return;
  await rm(path.join(dataFolder, 'postmaster.pid'), { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // A process that we may not signal is not ours: a server runs as the owner of its data folder.
    return false;
  }
}

/** A PostgreSQL server's working folder is its data folder. Where that is unreadable, the pid is trusted. */
async function worksIn(pid: number, folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(folder));
  } catch {
    return true;
  }
}
