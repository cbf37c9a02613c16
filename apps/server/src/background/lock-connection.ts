import { Socket } from 'node:net';
import pg from 'pg';
import type { Logger } from 'pino';
import { BackgroundError } from './background-error.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const ANSWER_WITHIN_MS = 5_000;
const HEARTBEAT_MS = 10_000;
/** Prefix of the connection's name in PostgreSQL, followed by the server. */
export const LOCKS_OF = 'hark tasks of ';
/** PostgreSQL truncates longer names. */
const MOST_NAME_CHARACTERS = 63;

/** A separate connection for session locks. */
export interface LockConnection {
  /** The locks taken on the connection, by task; their signals are aborted when the connection is lost. */
  readonly held: Map<string, AbortController>;
  /** Runs queries one after the other, as the protocol requires. A query that fails loses the connection. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Closes the connection properly, which does not count as a loss. */
  end(): Promise<void>;
}

export interface LockConnectionOptions {
  connectionString: string;
  /** The server's name for operators. */
  server: string;
  /** Interval of the connection's heartbeats, and how long a reply may take. */
  heartbeatMs?: number;
  answerWithinMs?: number;
  logger: Logger;
}

/**
 * @param onLost called when it is lost, maybe more than once
 * @throws what `pg` throws if the database refuses the connection
 */
export async function openLockConnection(
  options: LockConnectionOptions,
  onLost: () => void,
): Promise<LockConnection> {
  const { heartbeatMs = HEARTBEAT_MS, answerWithinMs = ANSWER_WITHIN_MS, logger } = options;
  const socket = new Socket();
  const client = createClient(options, socket);
  const held = new Map<string, AbortController>();
  let asking: Promise<unknown> = Promise.resolve();
  let beat: NodeJS.Timeout | undefined;

  function lose(): void {
    clearInterval(beat);
    onLost();
    // A connection that is only silent would never end by itself.
    socket.destroy();
    if (held.size === 0) return;
    logger.warn({ tasks: [...held.keys()] }, 'task lock connection lost');
    const reason = new BackgroundError('lock_lost', 'the lock connection was lost');
    for (const lost of held.values()) lost.abort(reason);
    held.clear();
  }

  async function query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const asked = asking.then(() => client.query<Row>(text, values));
    asking = asked.catch(lose);
    return (await asked).rows;
  }

  async function end(): Promise<void> {
    held.clear();
    clearInterval(beat);
    const late = setTimeout(lose, answerWithinMs);
    await client.end().catch(() => undefined);
    clearTimeout(late);
  }

  client.on('error', lose);
  client.on('end', lose);
  await client.connect().catch((error: unknown) => {
    lose();
    throw error;
  });
  await query(TELL_SILENT_CLIENTS);
  beat = setInterval(() => {
    query('select 1').catch(() => undefined);
  }, heartbeatMs);
  beat.unref();
  return { held, query, end };
}

/** Makes PostgreSQL drop a vanished client within half a minute instead of two hours. */
const TELL_SILENT_CLIENTS = `
  select set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false),
    set_config('tcp_keepalives_count', '3', false)`;

function createClient(
  { connectionString, server, answerWithinMs = ANSWER_WITHIN_MS }: LockConnectionOptions,
  socket: Socket,
): pg.Client {
  return new pg.Client({
    connectionString,
    application_name: `${LOCKS_OF}${server}`.slice(0, MOST_NAME_CHARACTERS),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: answerWithinMs,
    stream: () => socket,
  });
}
