import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const PATIENCE_MS = 5_000;
const KEPT_LINES = 2_000;

/** A process of these tests with all its children, which the tests also end. */
export interface OwnedProcess {
  /** The latest lines of its output. */
  lines(): readonly string[];
  /** Resolves with the first line that matches. @throws when it ends before */
  untilLine(pattern: RegExp): Promise<string>;
  /** Resolves when it has ended by itself. @returns its exit status */
  ended: Promise<number | null>;
  close(): Promise<void>;
}

interface ProcessOptions {
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
}

/** A process and its children share a group, so that a child whose parent crashed is ended too. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is empty.
  }
}

export function startOwnedProcess({ command, args, env }: ProcessOptions): OwnedProcess {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let isOver = false;

  function wake(): void {
    for (const look of waiting) look();
  }
  function read(stream: Readable): void {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      wake();
    });
  }
  read(child.stdout);
  read(child.stderr);
  const ended = once(child, 'exit').then(
    () => child.exitCode,
    () => null,
  );
  // Ends the group, whatever ends this process first.
  const endAtExit = (): void => signalGroup(child, 'SIGKILL');
  process.once('exit', endAtExit);
  void ended.then(() => {
    isOver = true;
    process.removeListener('exit', endAtExit);
    wake();
  });

  async function close(): Promise<void> {
    signalGroup(child, 'SIGTERM');
    const patience = setTimeout(() => signalGroup(child, 'SIGKILL'), PATIENCE_MS);
    await ended;
    clearTimeout(patience);
    signalGroup(child, 'SIGKILL');
  }

  return {
    lines: () => lines,
    ended,
    close,
    untilLine: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find((line) => pattern.test(line));
          if (found === undefined && !isOver) return;
          waiting.delete(look);
          if (found === undefined)
            reject(new Error(`${command} ended: ${lines.slice(-5).join(' | ') || 'it wrote nothing'}`));
          else resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}
