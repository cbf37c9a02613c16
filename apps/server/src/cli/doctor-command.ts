import { execFile } from 'node:child_process';
import { access, mkdir, statfs } from 'node:fs/promises';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { createLogger, withResources, type CommandContext } from './command-context.ts';
import { listen } from '../http/listen.ts';
import { readSetup, setupOf } from '../composition/apply-config.ts';
import { engineOf, openSearch } from '../composition/open-resources.ts';
import { findModelFiles } from '../recognition/decoding/model-files.ts';
import { CommandError } from './command-error.ts';
import { print, printJson } from './print.ts';

interface Finding {
  check: string;
  /** `note`: fine for running Hark, but worth knowing. */
  status: 'ok' | 'note' | 'failed';
  detail: string;
}

type Check = (context: CommandContext) => Promise<Omit<Finding, 'check'>>;

const GIB = 2 ** 30;
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const run = promisify(execFile);

async function checkNode(): Promise<Omit<Finding, 'check'>> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > 20 || (major === 20 && minor >= 19);
  return {
    status: isNew ? 'ok' : 'failed',
    detail: `${process.version}${isNew ? '' : '; Hark requires Node.js 20.19 or later'}`,
  };
}

async function checkPort({ config }: CommandContext): Promise<Omit<Finding, 'check'>> {
  const server = createServer();
  try {
    await listen(server, config);
    return { status: 'ok', detail: `${config.port} on ${config.host} is free` };
  } catch (error) {
    // A Hark that is running has it: nothing is wrong then.
    const answer = await fetch(`http://127.0.0.1:${config.port}/healthz`).catch(() => null);
    if (answer?.ok === true)
      return { status: 'note', detail: `${config.port} is in use by a server that answers /healthz` };
    return { status: 'failed', detail: error instanceof Error ? error.message : String(error) };
  } finally {
    server.close();
  }
}

async function checkDataFolder({ config }: CommandContext): Promise<Omit<Finding, 'check'>> {
  await mkdir(config.dataDir, { recursive: true });
  await access(config.dataDir);
  const { bavail, bsize } = await statfs(config.dataDir);
  const freeGib = (bavail * bsize) / GIB;
  const status = freeGib >= 1 ? 'ok' : 'failed';
  return {
    status,
    detail: `${config.dataDir}, ${freeGib.toFixed(1)} GiB free${status === 'ok' ? '' : '; free up at least 1 GiB'}`,
  };
}

async function checkModels({ config }: CommandContext): Promise<Omit<Finding, 'check'>> {
  const files = Object.values(findModelFiles());
  await Promise.all(files.map((file) => access(file)));
  const { version } = engineOf(setupOf(config).recognizer, config.dataDir);
  return { status: 'ok', detail: `${files.length} files for engine ${version}` };
}

async function checkDatabase(context: CommandContext): Promise<Omit<Finding, 'check'>> {
  // Its own messages are enough here; the store's log is for a running server.
  const quiet = { ...context, logger: createLogger('silent') };
  return await withResources(quiet, async (options, closers) => {
    const { database, search } = await openSearch(options, closers, await readSetup(options.config));
    const entries = await search.count();
    return { status: 'ok', detail: `${database.kind} PostgreSQL, ${entries} catalogue entries` };
  });
}

async function checkBrowser(): Promise<Omit<Finding, 'check'>> {
  for (const name of [process.env['CHROMIUM_PATH'] ?? '', ...BROWSERS].filter(
    (candidate) => candidate !== '',
  )) {
    const found = await run(name, ['--version']).catch(() => null);
    if (found !== null) return { status: 'ok', detail: found.stdout.trim() };
  }
  return { status: 'note', detail: 'Chromium not found; only the browser tests need it' };
}

const CHECKS: [string, Check][] = [
  ['Node.js', checkNode],
  ['Port', checkPort],
  ['Data folder', checkDataFolder],
  ['Model files', checkModels],
  ['Database', checkDatabase],
  ['Browser', checkBrowser],
];

/** `hark doctor`: whether this machine has what Hark needs, and what to do where it has not. */
export async function doctor(context: CommandContext, { json }: { json: boolean }): Promise<void> {
  const findings: Finding[] = [];
  for (const [check, examine] of CHECKS) {
    const found = await examine(context).catch((error: unknown): Omit<Finding, 'check'> => ({
      status: 'failed',
      detail: error instanceof Error ? error.message : String(error),
    }));
    findings.push({ check, ...found });
  }
  const failed = findings.filter(({ status }) => status === 'failed').length;
  if (json) printJson({ healthy: failed === 0, findings });
  else {
    const marks = { ok: '✓', note: '·', failed: '✗' };
    for (const { check, status, detail } of findings) print(`${marks[status]} ${check.padEnd(12)} ${detail}`);
  }
  if (failed > 0) throw new CommandError(1, `${failed} of ${findings.length} checks failed.`);
}
