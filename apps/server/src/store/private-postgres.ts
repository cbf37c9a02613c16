import { randomBytes } from 'node:crypto';
import { chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';

import type { PostgresAccount } from './postgres-account.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { findPostmaster, type Postmaster, removeStalePostmasterFile } from './postmaster-file.ts';
import { diskFull, makePrivateFolder, type PrivateFolder } from './private-folder.ts';
import { type ProgramOutcome, runPostgresProgram } from './run-postgres-program.ts';
import { StoreError } from './store-error.ts';

export const PRIVATE_USER = 'hark';
export const PRIVATE_DATABASE = 'postgres';

const INITDB_TIMEOUT_MS = 120_000;
const START_TIMEOUT_SECONDS = 60;
const STOP_TIMEOUT_SECONDS = 60;
const START_ATTEMPTS = 3;
const KEPT_LOG_BYTES = 1_000_000;
const KEPT_LOG_TAIL_CHARACTERS = 4_000;

/** What is needed to run the server of one folder. */
export interface PrivateServer {
  folder: PrivateFolder;
  binaries: PostgresBinaries;
  account: PostgresAccount;
}

/** Creates the database of a new data folder. */
export async function initialise({ folder, binaries, account }: PrivateServer): Promise<void> {
  await makePrivateFolder(folder, account, async (staging) => {
    const password = randomBytes(24).toString('base64url');
    await writeFile(staging.passwordFile, password, { mode: 0o600 });
    const passwordForInitdb = `${staging.root}/password-for-initdb`;
    await writeFile(passwordForInitdb, password, { mode: 0o600 });
    if (account !== null) await chown(passwordForInitdb, account.uid, account.gid);
    const outcome = await runPostgresProgram(
      binaries.initdb,
      [
        `--pgdata=${staging.data}`,
        `--username=${PRIVATE_USER}`,
        `--pwfile=${passwordForInitdb}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // PostgreSQL's own collation, so that indexes survive an upgrade of the machine's C library.
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
      ],
      { account, workingDir: staging.data, timeoutMs: INITDB_TIMEOUT_MS },
    );
    if (outcome.exitCode !== 0) throw programFailed('made', folder, outcome.output);
    await rm(passwordForInitdb);
  });
}

function programFailed(what: string, folder: PrivateFolder, output: string): StoreError {
  const cause = new Error(output.trim());
  if (/no space left on device|disk quota exceeded/i.test(output)) return diskFull(folder.root, cause);
  const reason = output
    .trim()
    .split('\n')
    .findLast((line) => /error|fatal|panic|could not/i.test(line));
  return new StoreError(
    'postgres_failed',
    `The database in ${folder.root} could not be ${what} (${reason?.trim() ?? 'no reason given'}): ` +
      `see ${folder.logFile}, or set DATABASE_URL to your own PostgreSQL server.`,
    { cause },
  );
}

/** Refuses data of another major release of PostgreSQL; the server's own refusal would explain less. */
export async function requireSameVersion({ folder, binaries }: PrivateServer): Promise<void> {
  const written = (await readFile(path.join(folder.data, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  const here = binaries.version.split('.')[0];
  if (written === here) return;
  throw new StoreError(
    'data_from_another_version',
    `The database in ${folder.root} was created by PostgreSQL ${written === '' ? 'of unknown version' : written}, and this ` +
      `Hark comes with ${here}: start the version of Hark that created it, or set HARK_DATA_DIR to a new folder and import again.`,
  );
}

/**
 * Starts the server and waits until it accepts connections. It runs in a session of its own, so that Ctrl-C in the
 * terminal reaches only Hark. If another Hark starts it at the same moment, this call finds it running.
 */
export async function startServer(server: PrivateServer): Promise<void> {
  const { folder } = server;
  await removeStalePostmasterFile(folder.data);
  await rotateLog(folder);
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryToStart(server);
    if (outcome.exitCode === 0 || (await findPostmaster(folder.data)) !== null) return;
    const log = (await readFile(folder.logFile, 'utf8').catch(() => '')).slice(-KEPT_LOG_TAIL_CHARACTERS);
    const portWasTaken = /address already in use/i.test(log);
    if (!portWasTaken || attempt === START_ATTEMPTS) {
      throw programFailed('started', folder, `${outcome.output}\n${log}`);
    }
  }
}

async function tryToStart({ folder, binaries, account }: PrivateServer): Promise<ProgramOutcome> {
  const settings = {
    port: await freePort(),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // Hark's queries are short; parallel workers would only need shared memory that small containers lack.
    max_parallel_workers_per_gather: 0,
    jit: 'off',
  };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  const timing = ['-w', '-t', String(START_TIMEOUT_SECONDS)];
  return runPostgresProgram(
    binaries.pgCtl,
    ['start', '-D', folder.data, '-l', folder.logFile, ...timing, '-o', flags.join(' ')],
    { account, workingDir: folder.data, timeoutMs: (START_TIMEOUT_SECONDS + 10) * 1_000 },
  );
}

/** Stops the server after asking its connections to close. Does nothing if it has stopped already. */
export async function stopServer({ folder, binaries, account }: PrivateServer): Promise<void> {
  if ((await findPostmaster(folder.data)) === null) return;
  const outcome = await runPostgresProgram(
    binaries.pgCtl,
    ['stop', '-D', folder.data, '-m', 'fast', '-w', '-t', String(STOP_TIMEOUT_SECONDS)],
    { account, workingDir: folder.data, timeoutMs: (STOP_TIMEOUT_SECONDS + 10) * 1_000 },
  );
  if (outcome.exitCode !== 0 && (await findPostmaster(folder.data)) !== null) {
    throw programFailed('stopped', folder, outcome.output);
  }
}

export async function privateConnectionString(
  folder: PrivateFolder,
  postmaster: Postmaster,
): Promise<string> {
  const password = (await readFile(folder.passwordFile, 'utf8')).trim();
  return `postgres://${PRIVATE_USER}:${password}@127.0.0.1:${postmaster.port}/${PRIVATE_DATABASE}`;
}

async function rotateLog(folder: PrivateFolder): Promise<void> {
  const size = await stat(folder.logFile).then(
    (status) => status.size,
    () => 0,
  );
  if (size > KEPT_LOG_BYTES) await rename(folder.logFile, `${folder.logFile}.1`);
}

/** Returns a loopback port that is free now; if it is taken meanwhile, the start is retried with another. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('the system gave no port'));
      });
    });
  });
}
