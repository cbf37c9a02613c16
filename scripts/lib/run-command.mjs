import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

const KEPT_CHARACTERS = 16_000;
const KEPT_LINES = 30;

/**
 * @typedef {object} CommandResult
 * @property {boolean} ok
 * @property {number} code exit status; 127 if the command could not start
 * @property {string[]} tail the last lines of its output
 */

/**
 * Runs a command without a terminal and waits for it. Never rejects.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {object} options
 * @param {string} options.cwd
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {AbortSignal | undefined} [options.signal] ends the command
 * @param {boolean} [options.echo] also shows its output
 * @returns {Promise<CommandResult>}
 */
export function runCommand(command, args, { cwd, env = process.env, signal, echo = false }) {
  return new Promise((resolve) => {
    let output = '';
    /** @param {number} code */
    const finish = (code) => resolve({ ok: code === 0, code, tail: lastLines(output) });
    const child = spawn(command, args, {
      cwd,
      env,
      ...(signal && { signal }),
      stdio: ['ignore', 'pipe', 'pipe'],
      // npx and the commands of node_modules/.bin are batch files on Windows; no argument comes from outside.
      shell: process.platform === 'win32' && command !== process.execPath,
    });
    for (const stream of /** @type {const} */ (['stdout', 'stderr'])) {
      child[stream].setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-KEPT_CHARACTERS);
        if (echo) process[stream].write(text);
      });
    }
    child.once('error', (error) => {
      output += `\n${error.message}`;
      // A command that started is waited for, even after an abort.
      if (child.pid === undefined) finish(127);
    });
    child.once('close', (code) => finish(code ?? 1));
  });
}

/**
 * @param {string} output
 * @returns {string[]}
 */
function lastLines(output) {
  return stripVTControlCharacters(output)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(-KEPT_LINES);
}
