import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from './error-code.mjs';
import { CACHE_DIR } from './workspace.mjs';

const POLL_MS = 200;
/** A lock without a readable owner is being written right now, unless it is older. */
const WRITING_MS = 5_000;

/**
 * Runs work while this process alone holds the lock: two commands that start at once must not install or build over
 * each other. The lock of a dead process is taken over.
 *
 * @template Result
 * @param {() => Promise<Result>} work
 * @param {{signal?: AbortSignal | undefined, onWait?: (ownerPid: number) => void, folder?: string}} [options]
 * @returns {Promise<Result>}
 */
export async function withSetupLock(work, { signal, onWait, folder = CACHE_DIR } = {}) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'setup.lock');
  let hasTold = false;
  while (!tryToTake(path)) {
    const owner = livingOwner(path);
    if (owner === null) removeAbandoned(path);
    else if (!hasTold) onWait?.(owner);
    hasTold ||= owner !== null;
    await delay(POLL_MS, undefined, signal && { signal });
  }
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/**
 * @param {string} path
 * @returns {boolean} false if another process holds it
 */
function tryToTake(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} path
 * @returns {number | null} the process that holds the lock, or null if it is gone; 0 while it is being taken
 */
function livingOwner(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    if (pid > 0) return isRunning(pid) ? pid : null;
    return Date.now() - statSync(path).mtimeMs < WRITING_MS ? 0 : null;
  } catch {
    return 0;
  }
}

/**
 * Only the process that creates the second file may remove the first, and it checks again before it does. Otherwise two
 * waiting processes could both find the lock abandoned, and the slower one would remove the faster one's new lock.
 *
 * @param {string} path
 */
function removeAbandoned(path) {
  const takeover = `${path}.takeover`;
  if (!tryToTake(takeover)) {
    if (livingOwner(takeover) === null) rmSync(takeover, { force: true });
    return;
  }
  if (livingOwner(path) === null) rmSync(path, { force: true });
  rmSync(takeover, { force: true });
}

/** @param {number} pid */
function isRunning(pid) {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
