import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { z } from 'zod';
import { drillWorkerEnvironment, type VersionFault } from '../tools/drill/drill-worker-options.ts';
import type { CommandContext } from './command-context.ts';
import { CommandError } from './command-error.ts';

const readySchema = z.object({ url: z.string(), adminToken: z.string() });

/** A server of a drill in a process of its own. */
export interface RunningServer {
  url: string;
  adminToken: string;
  /** Idempotent. */
  close(): Promise<void>;
}

export interface DrillServerOptions {
  databaseUrl: string;
  /** Its data folder, created if it is missing. */
  dataDir: string;
  /** Answers of the recogniser, shared by all servers of a run. */
  memoFolder: string;
  recognitionDelayMs: number;
  /** File with other ranking weights. */
  rankingFile: string | null;
  /** What goes wrong with one version. */
  versionFault?: VersionFault | undefined;
}

/** As many recogniser threads as people speak at a time. */
export const DRILL_STREAMS = 3;

/** Longer than a busy machine needs to load the models and a catalogue. */
const MOST_START_MS = 180_000;

/** The operator's own settings must not change a drill. */
function environmentOf({ databaseUrl, dataDir, rankingFile }: DrillServerOptions): NodeJS.ProcessEnv {
  const foreign = Object.entries(process.env).filter(([name]) => !/^(HARK_|OTEL_|PORT$|HOST$)/.test(name));
  return {
    ...Object.fromEntries(foreign),
    PORT: '0',
    DATABASE_URL: databaseUrl,
    HARK_DATA_DIR: dataDir,
    HARK_WORKERS: String(DRILL_STREAMS),
    HARK_RATE_LIMIT_PER_MINUTE: '1000000',
    // The frames of an utterance arrive at once, so there is nothing to say in between.
    HARK_INTERIMS: 'off',
    HARK_SPECULATION: 'off',
    HARK_OPS_SHOW_TEXT: '1',
    // Each thread would otherwise keep memory of its own.
    MALLOC_ARENA_MAX: '2',
    HARK_ALARM_TRAFFIC: 'synthetic',
    ...(rankingFile === null ? {} : { HARK_RANKING: rankingFile }),
  };
}

async function readyMessage(child: ChildProcess, signal: AbortSignal): Promise<z.infer<typeof readySchema>> {
  const ended = new AbortController();
  const late = AbortSignal.timeout(MOST_START_MS);
  const stop = AbortSignal.any([signal, ended.signal, late]);
  child.once('exit', () => ended.abort());
  try {
    const [message]: unknown[] = await once(child, 'message', { signal: stop });
    return readySchema.parse(message);
  } catch (error) {
    if (ended.signal.aborted || late.aborted)
      throw new CommandError(1, 'The server of the drill did not start; see above.');
    throw error;
  }
}

/** Starts a server and waits until it is ready. @throws CommandError */
export async function startDrillServer(
  { paths, drill, signal }: CommandContext,
  options: DrillServerOptions,
): Promise<RunningServer> {
  const { dataDir, memoFolder, recognitionDelayMs: delayMs, versionFault } = options;
  await mkdir(dataDir, { recursive: true });
  const { recognizerWorker, phrasesWorker, audioWorker, catalogue } = paths;
  const files = { recognizerWorker: drill.recognizerWorker, phrasesWorker, audioWorker, catalogue };
  const worker = { recognizer: recognizerWorker.href, memoFolder, delayMs, versionFault };
  const child = fork(drill.server, [JSON.stringify(files)], {
    env: { ...environmentOf(options), ...drillWorkerEnvironment(worker) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  const closeOnce = (): Promise<void> => (closing ??= close());
  try {
    const { url, adminToken } = await readyMessage(child, signal);
    return { url: url.replace('localhost', '127.0.0.1'), adminToken, close: closeOnce };
  } catch (error) {
    await closeOnce();
    throw error;
  }
}
