import { execFile } from 'node:child_process';
import { access, mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { createLogger, withResources, type CommandContext } from './command-context.ts';
import { listen } from '../http/listen.ts';
import { readSetup, setupOf } from '../composition/apply-config.ts';
import { engineOf, openSearch } from '../composition/open-resources.ts';
import { checkVersion } from '../rollout/registry/check-version.ts';
import { createVersionStore } from '../rollout/registry/version-store.ts';
import { readServingState } from '../rollout/state/read-serving-state.ts';
import { openDatabase } from '../store/open-database.ts';
import { findModelFiles } from '../recognition/decoding/model-files.ts';
import { CommandError } from './command-error.ts';
import { print, printJson } from './print.ts';

interface Finding {
  check: string;
  /** `note`: sufficient for Hark, but worth knowing. */
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
    // A running Hark occupies the port: that is no error.
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
  // The command's own messages are enough; the store's log is for a running server.
  const quiet = { ...context, logger: createLogger('silent') };
  return await withResources(quiet, async (options, closers) => {
    const { database, search } = await openSearch(options, closers, await readSetup(options.config));
    const entries = await search.count();
    return { status: 'ok', detail: `${database.kind} PostgreSQL, ${entries} catalogue entries` };
  });
}

/** Checks the champion, and the challenger of a rollout, against the code and the models of this machine. */
async function checkVersions(context: CommandContext): Promise<Omit<Finding, 'check'>> {
  const quiet = { ...context, logger: createLogger('silent') };
  return await withResources(quiet, async (options, closers) => {
    const { dataDir, databaseUrl, deployment } = options.config;
    const database = await openDatabase({ databaseUrl, dataDir, logger: quiet.logger });
    closers.add('database', () => database.close());
    const state = await readServingState(database.db, deployment);
    if (state === null) return { status: 'note', detail: 'none recorded yet; a server records its own' };
    const store = createVersionStore(database.db, deployment);
    const { champion, rollout } = state;
    const digests = rollout === null ? [champion] : [champion, rollout.challenger];
    const files = await Promise.all(digests.map(async (digest) => (await store.find(digest)).file));
    const { pipeline } = setupOf(options.config);
    const here = { pipeline, cacheFolder: join(dataDir, 'cache') };
    const checked = await Promise.all(files.map((file) => checkVersion(file, here)));
    const [trouble] = checked.flatMap((outcome) => (outcome.ok ? [] : [outcome.why]));
    if (trouble !== undefined) return { status: 'failed', detail: trouble };
    const names = files.map(({ name }, index) => `${name} (${index === 0 ? 'champion' : 'challenger'})`);
    return { status: 'ok', detail: `${names.join(', ')}: code and models are here` };
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
  ['Versions', checkVersions],
  ['Browser', checkBrowser],
];

/** `hark doctor`: checks whether this machine has what Hark needs, and says what to do if not. */
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
