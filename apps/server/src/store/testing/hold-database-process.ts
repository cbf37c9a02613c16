import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { z } from 'zod';

import { bundleEntry } from '../../testing/bundle-entry.ts';

const messageSchema = z.object({
  state: z.enum(['open', 'closed', 'failed']),
  code: z.string().optional(),
  message: z.string().optional(),
});

export interface HoldingProcess {
  child: ChildProcess;
  /** The next line of its output. */
  next(): Promise<z.infer<typeof messageSchema>>;
  /** Makes it close, and waits until it has ended. */
  close(): Promise<void>;
  /** Kills it as `kill -9` does. */
  kill(): Promise<void>;
}

/** Starts the equivalent of another Hark for the database, in a separate process group. */
export async function startHoldingProcess(
  dataDir: string,
  account: { uid?: number; gid?: number } = {},
): Promise<HoldingProcess> {
  const script = fileURLToPath(await bundleEntry(new URL('hold-database.ts', import.meta.url)));
  const child = spawn(process.execPath, [script, dataDir], {
    ...account,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    async next() {
      const { value } = await lines.next();
      return messageSchema.parse(JSON.parse(String(value)));
    },
    async close() {
      child.stdin.end('close\n');
      await exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
