import { Socket } from 'node:net';
import pg from 'pg';
import type { Logger } from 'pino';
import { BackgroundError } from './background-error.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const ANSWER_WITHIN_MS = 5_000;
const HEARTBEAT_MS = 10_000;
/** What the connection is called, for whoever looks at those of PostgreSQL: this and the server. */
export const LOCKS_OF = 'hark tasks of ';
/** PostgreSQL keeps no more of a name. */
const MOST_NAME_CHARACTERS = 63;

/** A connection of its own, for locks of the session. */
export interface LockConnection {
  /** The locks that were taken on it, by task; their signals are aborted when the connection is lost. */
  readonly held: Map<string, AbortController>;
  /** One after the other, as the protocol goes. A query that fails loses the connection. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Ends it in order, which is no loss. */
  end(): Promise<void>;
}

export interface LockConnectionOptions {
  connectionString: string;
  /** How operators know this server. */
  server: string;
  /** How often the connection is asked for a sign of life, and how long an answer may take. */
  heartbeatMs?: number;
  answerWithinMs?: number;
  logger: Logger;
}

/**
 * @param onLost called when it is lost, maybe more than once
 * @throws what `pg` throws where the database does not let it in
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

/** Has PostgreSQL let go of a client that is no longer there within half a minute, and not after two hours. */
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
