import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** How long a process may take to finish before it is killed. */
const PATIENCE_MS = 10_000;

/**
 * @typedef {object} RestartingProcess
 * @property {() => Promise<void>} restart ends the process and starts it again; several calls during a restart cause one more
 * @property {() => Promise<void>} close ends the process permanently
 */

/**
 * Owns one process at a time. Its output is shown.
 *
 * @param {readonly string[]} args of Node
 * @param {NodeJS.ProcessEnv} env
 * @param {(text: string) => string} [edit] of its output
 * @returns {RestartingProcess}
 */
export function createRestartingProcess(args, env, edit = (text) => text) {
  /** @type {import('node:child_process').ChildProcess | null} */
  let child = null;
  let isClosed = false;
  let isRestartPending = false;
  let work = Promise.resolve();

  function start() {
    const started = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    started.stdout.setEncoding('utf8').on('data', (text) => process.stdout.write(edit(text)));
    started.once('exit', (code) => {
      if (child !== started) return;
      child = null;
      console.error(`The server exited with status ${code}; it restarts when a source file changes.`);
    });
    child = started;
  }

  async function stop() {
    const stopped = child;
    child = null;
    if (stopped === null || stopped.exitCode !== null || stopped.signalCode !== null) return;
    const exit = once(stopped, 'exit');
    stopped.kill('SIGTERM');
    const timeout = new AbortController();
    await Promise.race([exit, delay(PATIENCE_MS, undefined, { signal: timeout.signal }).catch(() => {})]);
    timeout.abort();
    if (stopped.exitCode === null && stopped.signalCode === null) stopped.kill('SIGKILL');
    await exit;
  }

  // Vite ends this process on SIGTERM without waiting.
  process.once('exit', () => child?.kill('SIGTERM'));

  return {
    restart() {
      if (isRestartPending || isClosed) return work;
      isRestartPending = true;
      work = work.then(async () => {
        isRestartPending = false;
        await stop();
        if (!isClosed) start();
      });
      return work;
    },
    close() {
      isClosed = true;
      work = work.then(stop);
      return work;
    },
  };
}
