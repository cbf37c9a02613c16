import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { readTrace, TRACED_CALLS } from './read-trace.ts';
import { strayDeeds } from './stray-deeds.ts';

export interface Visit {
  env?: Readonly<Record<string, string>>;
  /** Runs after the first line of output; the program is then asked to end. Without it, the program ends by itself. */
  meanwhile?: (firstLine: string) => Promise<void>;
}

export interface Seen {
  status: number | null;
  output: string;
  /** Files left and actions taken outside its data folder or beyond this machine, in words. */
  traces: readonly string[];
}

/** New, empty folders for home, temporary files, work and data, in which programs are observed. */
export interface QuietPlace {
  dataDir: string;
  /** Runs Node with these arguments. */
  watch(args: readonly string[], visit?: Visit): Promise<Seen>;
  close(): Promise<void>;
}

/** Why system calls can't be traced here; null if they can. */
export function whyUntraced(): string | null {
  if (process.platform !== 'linux') return 'only Linux has strace';
  const { status, error, stderr } = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']);
  if (error !== undefined) return 'strace is not installed';
  return status === 0 ? null : `strace may not look at processes: ${stderr.toString().trim()}`;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.map((entry) => join(entry.parentPath, entry.name));
}

interface Folders {
  root: string;
  dataDir: string;
  home: string;
  temporary: string;
  work: string;
  traces: string;
}

async function makeFolders(): Promise<Folders> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'hark-quiet-')));
  // PostgreSQL runs as another user when root runs the tests.
  await chmod(root, 0o755);
  const made = async (name: string): Promise<string> => {
    const folder = join(root, name);
    await mkdir(folder);
    return folder;
  };
  return {
    root,
    dataDir: await made('data'),
    home: await made('home'),
    temporary: await made('tmp'),
    work: await made('work'),
    traces: await made('traces'),
  };
}

/** Passes nothing else of our environment: onnxruntime, for example, is silent by itself if `CI` is set. */
function environment({ dataDir, home, temporary }: Folders): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: home, TMPDIR: temporary, HARK_DATA_DIR: dataDir };
}

/** @param command prints its process id first, because a tracer may be between it and us */
async function run(
  command: readonly string[],
  folders: Folders,
  { env, meanwhile }: Visit,
): Promise<Omit<Seen, 'traces'>> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: folders.work,
    env: { ...environment(folders), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (meanwhile === undefined || lines.length !== 2) continue;
    await meanwhile(line).finally(() => process.kill(Number(lines[0]), 'SIGTERM'));
  }
  await ended;
  return { status: child.exitCode, output: [...lines.slice(1), complaints].join('\n') };
}

async function tracesIn({ root, dataDir, home, temporary, work, traces }: Folders): Promise<string[]> {
  const left = (await Promise.all([home, temporary, work].map(filesBelow))).flat();
  const files = await filesBelow(traces);
  const deeds = await Promise.all(files.map(async (file) => readTrace(await readFile(file, 'utf8'))));
  return [
    ...left.map((path) => `leaves ${relative(root, path)}`).toSorted(),
    ...strayDeeds(deeds.flat(), { dataDir, exists: existsSync }),
  ];
}

/** @param isTraced whether to trace system calls as well as check the folders */
export async function findQuietPlace(isTraced: boolean): Promise<QuietPlace> {
  const folders = await makeFolders();
  const tracer = `strace -ff --seccomp-bpf -y -s 0 -e trace=${TRACED_CALLS} -o`.split(' ');
  const node = ['sh', '-c', 'echo $$; exec "$0" "$@"', process.execPath];
  const command = isTraced ? [...tracer, join(folders.traces, 'thread'), ...node] : node;
  return {
    dataDir: folders.dataDir,
    async watch(args, visit = {}) {
      for (const file of await filesBelow(folders.traces)) await rm(file);
      const seen = await run([...command, ...args], folders, visit);
      return { ...seen, traces: await tracesIn(folders) };
    },
    close: () => rm(folders.root, { recursive: true, force: true }),
  };
}
