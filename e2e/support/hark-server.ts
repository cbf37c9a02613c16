import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';

const MAIN = fileURLToPath(new URL('../../apps/server/dist/main.js', import.meta.url));

/** The built server in a separate process, with its own port and data folder. */
export interface HarkServer {
  port: number;
  /** Its data folder; another server may use it too. */
  dataDir: string;
  url: string;
  adminToken: string;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  /** Stops it and keeps its data. */
  stop(): Promise<void>;
  /** Stops it and removes its data. */
  close(): Promise<void>;
}

/** @returns the admin token */
async function untilReady(child: ChildProcess): Promise<string> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the server has no output to read');
  let complaints = '';
  stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString('utf8')).slice(-4_000);
  });
  for await (const line of createInterface({ input: stdout })) {
    const [, token] = /"adminToken":"([^"]+)"/.exec(line) ?? [];
    if (token !== undefined) return token;
  }
  throw new Error(`the server ended before it was ready: ${complaints}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

/** @param settings environment variables, such as `HARK_CATALOGUE` */
export async function startHarkServer(settings: Readonly<Record<string, string>> = {}): Promise<HarkServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'hark-e2e-'));
  // PostgreSQL runs as another user when root runs the tests.
  await chmod(dataDir, 0o755);
  const port = await freePort();
  let child: ChildProcess | null = null;
  let adminToken = '';

  async function start(): Promise<void> {
    child = spawn(process.execPath, [MAIN, 'serve', '--json'], {
      env: {
        ...process.env,
        ...settings,
        PORT: String(port),
        HARK_DATA_DIR: settings['HARK_DATA_DIR'] ?? dataDir,
        HARK_LOG_LEVEL: 'error',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    adminToken = await untilReady(child);
    child.stdout?.resume();
  }

  async function stop(): Promise<void> {
    if (child !== null) await end(child, 'SIGTERM');
  }

  await start();
  return {
    port,
    dataDir: settings['HARK_DATA_DIR'] ?? dataDir,
    url: `http://localhost:${port}`,
    get adminToken() {
      return adminToken;
    },
    start,
    async kill() {
      if (child !== null) await end(child, 'SIGKILL');
    },
    stop,
    async close() {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
