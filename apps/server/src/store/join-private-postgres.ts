import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import pg from 'pg';
import type { Logger } from 'pino';

import { explainConnectionError } from './explain-connection-error.ts';
import { canReach, choosePostgresAccount, type PostgresAccount } from './postgres-account.ts';
import { findPostgresBinaries, reachableBinaries } from './postgres-binaries.ts';
import { findPostmaster } from './postmaster-file.ts';
import {
  choosePrivateFolder,
  isInitialised,
  makeDataDir,
  namedPrivateFolder,
  ownerOf,
} from './private-folder.ts';
import {
  initialise,
  privateConnectionString,
  type PrivateServer,
  requireSameVersion,
  startServer,
  stopServer,
} from './private-postgres.ts';
import { StoreError } from './store-error.ts';
import { systemErrorCode } from './system-error-code.ts';

export interface PrivatePostgres {
  connectionString: string;
  /** Ends this Hark's use; the last one to leave stops the server. Idempotent. */
  leave(): Promise<void>;
}

export interface JoinOptions {
  dataDir: string;
  logger: Logger;
  signal?: AbortSignal | undefined;
  /** Where root keeps files that PostgreSQL can't reach elsewhere. */
  systemHome?: string;
}

const SYSTEM_HOME = '/var/lib/hark';
const JOIN_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 5_000;
const RETRY_DELAY_MS = 100;

/** Advisory lock that every Hark on the folder holds shared while it uses the server. */
const PRESENCE_LOCK = 4_727_401;

/**
 * Joins the private server of a data folder. Starts it, and creates its database, if none runs.
 *
 * Any number of Harks share the server. Each holds a shared advisory lock on a connection of its own. A Hark that
 * leaves and can then take the lock exclusively was the last, and stops the server. A killed Hark releases its lock
 * with its connection, so the count is always right, and a server left behind is joined like any other.
 */
export async function joinPrivatePostgres(options: JoinOptions): Promise<PrivatePostgres> {
  const { logger, signal } = options;
  signal?.throwIfAborted();
  const server = await prepareServer(options);
  const deadline = Date.now() + JOIN_TIMEOUT_MS;
  for (;;) {
    signal?.throwIfAborted();
    const postmaster = await findPostmaster(server.folder.data);
    if (postmaster === null) {
      await startServer(server);
      logger.info({ folder: server.folder.root }, 'private PostgreSQL started');
      continue;
    }
    if (postmaster.ready) {
      const connectionString = await privateConnectionString(server.folder, postmaster);
      const presence = await takePresence(connectionString, logger);
      if (presence !== null) return { connectionString, leave: leaveOnce(presence, server, logger) };
    }
    if (Date.now() > deadline) throw unresponsive(server, postmaster.pid);
    await delay(RETRY_DELAY_MS, undefined, { signal });
  }
}

function unresponsive({ folder }: PrivateServer, pid: number): StoreError {
  return new StoreError(
    'postgres_unresponsive',
    `PostgreSQL on ${folder.data} (process ${pid}) has not answered for a minute: ` +
      `check ${folder.logFile}, stop that process and restart Hark.`,
    { retryable: true },
  );
}

async function prepareServer({
  dataDir,
  logger,
  systemHome = SYSTEM_HOME,
}: JoinOptions): Promise<PrivateServer> {
  const uid = process.getuid?.();
  await makeDataDir(dataDir);
  const account = await accountFor(dataDir, uid);
  const folder = await choosePrivateFolder(dataDir, account, systemHome);
  if (folder.root !== path.join(dataDir, 'postgres')) {
    logger.info(
      { dataDir, folder: folder.root },
      'database placed outside the data folder so that PostgreSQL can access it',
    );
  }
  const server = { folder, account, binaries: await findReachableBinaries(account, systemHome) };
  if (!(await isInitialised(folder, uid))) await initialise(server);
  await requireSameVersion(server);
  return server;
}

/** Root runs PostgreSQL as the owner of existing data, so that an ordinary user's data stays that user's. */
async function accountFor(dataDir: string, uid: number | undefined): Promise<PostgresAccount> {
  if (uid !== 0) return null;
  const owner = await ownerOf(await namedPrivateFolder(dataDir));
  return owner !== null && owner.uid !== 0 ? owner : choosePostgresAccount(uid);
}

async function findReachableBinaries(account: PostgresAccount, systemHome: string) {
  const binaries = await findPostgresBinaries();
  const reachable = await reachableBinaries(binaries, account, systemHome).catch((cause: unknown) => {
    throw unreachableBinaries(binaries.pgCtl, cause);
  });
  if (await canReach(path.dirname(reachable.pgCtl), account)) return reachable;
  throw unreachableBinaries(reachable.pgCtl, undefined);
}

function unreachableBinaries(program: string, cause: unknown): StoreError {
  return new StoreError(
    'data_folder_unreachable',
    `PostgreSQL cannot run as root, and its user cannot access its programs in ${path.dirname(program)}: ` +
      'install Hark in a folder that all users can access, such as /opt/hark, or start it as a regular user.',
    { cause },
  );
}

/** Errors of a server that is starting up or shutting down: try again. */
const PASSING_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03']);

/** Connects and takes the shared lock; null while the server is starting up or shutting down. */
async function takePresence(connectionString: string, logger: Logger): Promise<pg.Client | null> {
  const client = new pg.Client({
    connectionString,
    application_name: 'hark presence',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  client.on('error', (error) => logger.debug({ error: error.message }, 'presence connection closed'));
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [PRESENCE_LOCK]);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    const code = systemErrorCode(error);
    const passing = code === undefined || PASSING_CODES.has(code);
    if (passing) return null;
    throw explainConnectionError(connectionString, error);
  }
}

function leaveOnce(presence: pg.Client, server: PrivateServer, logger: Logger): () => Promise<void> {
  let leaving: Promise<void> | undefined;
  return () => (leaving ??= leave(presence, server, logger));
}

async function leave(presence: pg.Client, server: PrivateServer, logger: Logger): Promise<void> {
  try {
    if (await isLast(presence)) {
      await stopServer(server);
      logger.info({ folder: server.folder.root }, 'private PostgreSQL stopped');
    }
  } finally {
    await presence.end().catch(() => undefined);
  }
}

/**
 * Whether no other Hark holds the lock. It is then held exclusively, so that a newcomer waits and finds the server
 * gone.
 */
async function isLast(presence: pg.Client): Promise<boolean> {
  try {
    await presence.query('select pg_advisory_unlock_shared($1)', [PRESENCE_LOCK]);
    const { rows } = await presence.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
      PRESENCE_LOCK,
    ]);
    return rows[0]?.taken === true;
  } catch {
    // The server has already stopped.
    return false;
  }
}
