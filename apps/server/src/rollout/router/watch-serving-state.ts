import type { ServingState } from '@hark/shared/rollouts/serving-state';
import pg from 'pg';
import type { Logger } from 'pino';
import { SERVING_CHANNEL } from '../state/read-serving-state.ts';

/** Longest time until a change is noticed while no notification arrives. */
const POLL_EVERY_MS = 500;
const RECONNECT_AFTER_MS = 1_000;
const CONNECT_TIMEOUT_MS = 10_000;

export interface ServingWatch {
  /** Reads the state at once. Rejects if that is not possible. */
  look(): Promise<void>;
  close(): Promise<void>;
}

interface WatchOptions {
  /** For a connection of its own, on which notifications arrive. */
  connectionString: string;
  deployment: string;
  /** Reads the number of the last change: one statement. */
  revision(): Promise<number>;
  read(): Promise<ServingState | null>;
  /** Receives each state that is newer than the one before. Must not throw. */
  onState(state: ServingState): void;
  logger: Logger;
}

/**
 * Watches what a deployment serves: a notification is followed at once, and a look twice a second finds what a lost one
 * would have told. While the database does not answer, the last state stays.
 */
export function watchServingState(options: WatchOptions): ServingWatch {
  const { revision, read, onState, logger } = options;
  let newest = -1;
  let looking: Promise<void> | null = null;
  let isAsked = false;
  const closing = new AbortController();
  let couldRead = true;

  async function readOnce(): Promise<void> {
    if ((await revision()) <= newest) return;
    const state = await read();
    if (state === null || state.revision <= newest || closing.signal.aborted) return;
    newest = state.revision;
    onState(state);
  }

  /** One reading at a time; what is asked for meanwhile is one more. */
  function look(): Promise<void> {
    isAsked = true;
    looking ??= (async () => {
      try {
        while (isAsked && !closing.signal.aborted) {
          isAsked = false;
          await readOnce();
        }
      } finally {
        looking = null;
      }
    })();
    return looking;
  }

  function lookQuietly(): void {
    look().then(
      () => {
        couldRead = true;
      },
      (error: unknown) => {
        if (couldRead) logger.warn({ err: error }, 'what serves could not be read; the last state stays');
        couldRead = false;
      },
    );
  }

  const listening = listen(options, lookQuietly);
  const timer = setInterval(() => {
    if (looking === null) lookQuietly();
  }, POLL_EVERY_MS);
  timer.unref();

  return {
    look,
    async close() {
      closing.abort();
      clearInterval(timer);
      await listening.close();
      await looking?.catch(() => undefined);
    },
  };
}

/** Listens on a connection of its own, and connects again when it is lost. */
function listen(
  { connectionString, deployment, logger }: WatchOptions,
  onNotified: () => void,
): { close(): Promise<void> } {
  let isClosed = false;
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;

  function again(): void {
    if (isClosed || retry !== undefined) return;
    retry = setTimeout(() => {
      retry = undefined;
      void connect();
    }, RECONNECT_AFTER_MS);
    retry.unref();
  }

  async function connect(): Promise<void> {
    const mine = new pg.Client({
      connectionString,
      application_name: 'hark versions',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
    });
    client = mine;
    mine.on('error', (error) => logger.debug({ err: error }, 'listening for changes of versions ended'));
    mine.on('end', again);
    mine.on('notification', ({ payload }) => {
      if (payload === deployment) onNotified();
    });
    try {
      await mine.connect();
      await mine.query(`listen ${SERVING_CHANNEL}`);
      // What changed before is read, too.
      onNotified();
    } catch {
      await mine.end().catch(() => undefined);
      again();
    }
  }

  void connect();
  return {
    async close() {
      isClosed = true;
      clearTimeout(retry);
      await client?.end().catch(() => undefined);
    },
  };
}
