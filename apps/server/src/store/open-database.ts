import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';

import { describeDatabase, explainConnectionError } from './explain-connection-error.ts';
import { joinPrivatePostgres } from './join-private-postgres.ts';
import { migrate } from './migrations.ts';
import { StoreError } from './store-error.ts';
import type { Database } from './tables.ts';

export interface OpenedDatabase {
  db: Kysely<Database>;
  pool: pg.Pool;
  /** For a connection outside the pool, such as a listening one. Contains the password: never log it. */
  connectionString: string;
  /** `private`: the server that Hark runs in its data folder; `external`: the operator's. */
  kind: 'private' | 'external';
  /** Closes the pool, and stops the private server unless another Hark uses it. Idempotent. */
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  /** The operator's PostgreSQL; undefined for the private one. */
  databaseUrl?: string | undefined;
  /** Absolute path; created if missing. */
  dataDir: string;
  logger: Logger;
  signal?: AbortSignal | undefined;
}

/** Ten for statements and one on which the job queue receives notifications. */
const POOL_SIZE = 11;
const CONNECT_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 30_000;
const OLDEST_MAJOR = 14;

/**
 * Opens the database ready for use: connected, of a supported version, with current tables. It is the only owner of the
 * pool and of the private server.
 *
 * @throws StoreError with a sentence that says what to do.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenedDatabase> {
  const { databaseUrl, logger, signal } = options;
  if (databaseUrl !== undefined) {
    requireReadableUrl(databaseUrl);
    return connect(databaseUrl, { kind: 'external', logger, signal, release: async () => undefined });
  }
  const server = await joinPrivatePostgres(options);
  return connect(server.connectionString, { kind: 'private', logger, signal, release: server.leave });
}

interface ConnectOptions {
  kind: OpenedDatabase['kind'];
  logger: Logger;
  signal: AbortSignal | undefined;
  release: () => Promise<void>;
}

async function connect(connectionString: string, options: ConnectOptions): Promise<OpenedDatabase> {
  const { kind, logger, signal, release } = options;
  const pool = new pg.Pool({
    connectionString,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'hark',
  });
  surviveLostConnections(pool, logger);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= closeBoth(db, release));
  try {
    await requireVersion(db, connectionString);
    signal?.throwIfAborted();
    await migrate(db, connectionString);
    signal?.throwIfAborted();
  } catch (error) {
    await close();
    throw error;
  }
  return { db, pool, connectionString, kind, close };
}

/**
 * A connection that breaks fails its query, and the pool opens another. It also emits an `error`, which ends the
 * process without a listener: on the pool while the connection is idle, on the client while it is in use.
 */
function surviveLostConnections(pool: pg.Pool, logger: Logger): void {
  pool.on('connect', (client) => {
    client.on('error', (error) => logger.warn({ error: error.message }, 'database connection lost'));
  });
  // The pool repeats the client's error.
  pool.on('error', () => undefined);
}

/** Releases the server even if closing the pool failed. */
async function closeBoth(db: Kysely<Database>, release: () => Promise<void>): Promise<void> {
  try {
    await db.destroy();
  } finally {
    await release();
  }
}

function requireReadableUrl(databaseUrl: string): void {
  if (URL.canParse(databaseUrl) && /^postgres(ql)?:$/.test(new URL(databaseUrl).protocol)) return;
  throw new StoreError(
    'database_url_invalid',
    'DATABASE_URL is not a PostgreSQL address: use postgres://user:password@host:5432/database, ' +
      'with special characters of the password percent-encoded.',
  );
}

async function requireVersion(db: Kysely<Database>, connectionString: string): Promise<void> {
  const answer = await sql<{ number: number }>`select current_setting('server_version_num')::int as number`
    .execute(db)
    .catch((error: unknown) => {
      throw explainConnectionError(connectionString, error);
    });
  const major = Math.floor((answer.rows[0]?.number ?? 0) / 10_000);
  if (major >= OLDEST_MAJOR) return;
  throw new StoreError(
    'database_too_old',
    `The database at ${describeDatabase(connectionString)} is PostgreSQL ${major}, but Hark requires ${OLDEST_MAJOR} or ` +
      'later: upgrade it, or unset DATABASE_URL to use the built-in PostgreSQL.',
  );
}
