import { createServer, connect, type Socket } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, it } from 'vitest';
import { openDatabase, type OpenedDatabase } from '../store/open-database.ts';
import { makeTemporaryDataDir } from '../store/testing/temporary-data-dir.ts';
import { createBackgroundRunner } from './background-runner.ts';
import { createPostgresTaskLocks } from './postgres-task-locks.ts';
import { describeTaskLocks } from './testing/task-locks.contract.ts';
import { createMemoryJobQueue } from './testing/memory-job-queue.ts';
import { createSharedTaskLocks } from './testing/memory-task-locks.ts';

const logger = pino({ level: 'silent' });
const folder = await makeTemporaryDataDir();
let database: OpenedDatabase;

beforeAll(async () => {
  database = await openDatabase({ dataDir: folder.dataDir, logger });
}, 60_000);
afterAll(async () => {
  await database.close();
  await folder.remove();
});

async function terminate(server: string): Promise<void> {
  await database.pool.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1',
    [`hark tasks of ${server}`],
  );
}

const locksOf = (server: string, deployment = 'main', connectionString = database.connectionString) =>
  createPostgresTaskLocks({ connectionString, deployment, server, heartbeatMs: 20, logger });

describeTaskLocks('locks in memory', async () => {
  const shared = createSharedTaskLocks();
  return { of: shared.of, breakOff: async (server) => shared.breakOff(server) };
});

describeTaskLocks('locks of PostgreSQL', async () => ({
  of: (server) => locksOf(server),
  breakOff: terminate,
}));

describe('locks in PostgreSQL', () => {
  it('separates two deployments on one database', async () => {
    const [east, west] = [locksOf('one', 'east'), locksOf('two', 'west')];
    expect(await east.take('folding')).not.toBeNull();
    expect(await west.take('folding')).not.toBeNull();
    expect(await east.holders(['folding'])).toEqual(new Map([['folding', 'one']]));
    await east.close();
    await west.close();
  });

  it('opens no connection before it is needed, and closing leaves none', async () => {
    const connections = async (): Promise<number | null> =>
      (
        await database.pool.query(
          "select 1 from pg_stat_activity where application_name = 'hark tasks of lazy:1'",
        )
      ).rowCount;
    const locks = locksOf('lazy:1');
    expect(await connections()).toBe(0);
    await locks.take('folding');
    expect(await connections()).toBe(1);
    await locks.close();
    await expect.poll(connections).toBe(0);
    await expect(locks.take('folding')).rejects.toMatchObject({ code: 'closing' });
  });

  it('rejects while the database is unreachable, and retries the next time', async () => {
    const unreachable = new URL(database.connectionString);
    unreachable.port = '1';
    const locks = locksOf('lost:1', 'main', unreachable.href);
    await expect(locks.take('folding')).rejects.toThrow('ECONNREFUSED');
    await expect(locks.holders(['folding'])).rejects.toThrow('ECONNREFUSED');
    await locks.close();
  });

  it('loses a connection that becomes silent', async () => {
    const relay = await startRelay(Number(new URL(database.connectionString).port));
    const through = new URL(database.connectionString);
    through.port = String(relay.port);
    const locks = createPostgresTaskLocks({
      connectionString: through.href,
      deployment: 'main',
      server: 'silent:1',
      heartbeatMs: 20,
      answerWithinMs: 100,
      logger,
    });
    onTestFinished(() => locks.close());
    const lock = await locks.take('silent');
    relay.fallSilent();
    await expect.poll(() => lock?.lost.aborted).toBe(true);
  });
});

describe('a one-server task on PostgreSQL', () => {
  function serverOf(server: string, runs: string[]) {
    const runner = createBackgroundRunner({
      server,
      locks: locksOf(server, 'two-servers'),
      jobs: createMemoryJobQueue({ nowMs: Date.now }),
      nowMs: Date.now,
      logger,
    });
    onTestFinished(() => runner.close());
    runner.every({
      name: 'folding',
      summary: 'Folds',
      scope: 'one-server',
      everyMs: 5,
      run: async () => void runs.push(server),
    });
    return runner;
  }

  it('runs on one, and on the other once the backend of the first is terminated or the first closes', async () => {
    const runs: string[] = [];
    const left = serverOf('left:1', runs);
    await expect.poll(() => runs.length).toBeGreaterThan(2);
    const right = serverOf('right:2', runs);
    const stateOf = async (runner: typeof left) => (await runner.status()).tasks[0];
    await expect.poll(() => stateOf(right)).toMatchObject({ state: 'elsewhere', heldBy: 'left:1', runs: 0 });
    await terminate('left:1');
    await expect.poll(() => stateOf(right)).toMatchObject({ heldBy: 'right:2' });
    await expect.poll(() => stateOf(left)).toMatchObject({ state: 'elsewhere', heldBy: 'right:2' });
    await right.close();
    await expect.poll(() => stateOf(left)).toMatchObject({ heldBy: 'left:1' });
    // Three consecutive stretches.
    const turns = runs.filter((server, index) => server !== runs[index - 1]);
    expect(turns.slice(0, 2)).toEqual(['left:1', 'right:2']);
  });
});

/** Forwards to a local port until it falls silent: then connections stay open without data. */
async function startRelay(port: number): Promise<{ port: number; fallSilent(): void }> {
  const sockets: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on('error', () => undefined);
    sockets.push(near, far);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    fallSilent() {
      for (const socket of sockets) socket.unpipe().pause();
    },
  };
}
