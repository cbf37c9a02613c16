import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';

import { sql } from 'kysely';
import pg from 'pg';
import pino, { type Logger } from 'pino';
import { describe, expect, onTestFinished, it } from 'vitest';

import { joinPrivatePostgres } from './join-private-postgres.ts';
import { openDatabase, type OpenedDatabase } from './open-database.ts';
import { canReach } from './postgres-account.ts';
import { findPostmaster } from './postmaster-file.ts';
import { type HoldingProcess, startHoldingProcess } from './testing/hold-database-process.ts';
import { makeTemporaryDataDir } from './testing/temporary-data-dir.ts';

const logger = pino({ level: 'silent' });
const TIMEOUT_MS = 60_000;
const isRoot = process.getuid?.() === 0;
/** The last user of every system. */
const NOBODY = { uid: 65_534, gid: 65_534 };
/** Whether an ordinary user could run this checkout at all. */
const canRunAsNobody = isRoot && (await canReach(import.meta.dirname, NOBODY));

async function freshFolder(): Promise<string> {
  const { dataDir, remove } = await makeTemporaryDataDir();
  onTestFinished(remove);
  return dataDir;
}

const opened = (dataDir: string): Promise<OpenedDatabase> => openedWith(dataDir, logger);

async function openedWith(dataDir: string, chosenLogger: Logger): Promise<OpenedDatabase> {
  const database = await openDatabase({ dataDir, logger: chosenLogger });
  onTestFinished(() => database.close());
  return database;
}

async function sleepingQueries(client: pg.Client): Promise<number> {
  const { rowCount } = await client.query("select 1 from pg_stat_activity where wait_event = 'PgSleep'");
  return rowCount ?? 0;
}

async function startOther(dataDir: string, account?: typeof NOBODY): Promise<HoldingProcess> {
  const other = await startHoldingProcess(dataDir, account);
  onTestFinished(() => other.kill());
  return other;
}

const dataOf = (dataDir: string): string => path.join(dataDir, 'postgres', 'data');
const isRunning = async (dataDir: string): Promise<boolean> =>
  (await findPostmaster(dataOf(dataDir))) !== null;

it(
  'is opened while another server drops and creates tables',
  async () => {
    const dataDir = await freshFolder();
    const first = await opened(dataDir);
    const stop = new AbortController();
    const churn = async (name: string): Promise<void> => {
      const table = sql.table(name);
      while (!stop.signal.aborted) {
        await sql`create table ${table} (a serial, b serial, c serial)`.execute(first.db);
        await sql`drop table ${table}`.execute(first.db);
      }
    };
    const churning = Promise.all(['one', 'two', 'three'].map(churn));
    try {
      for (let time = 0; time < 20; time++) await (await openDatabase({ dataDir, logger })).close();
    } finally {
      stop.abort();
      await churning;
    }
  },
  TIMEOUT_MS,
);

describe('the private database', { timeout: TIMEOUT_MS }, () => {
  it('is created in a new folder, durable, and closed to other users', async () => {
    const dataDir = path.join(await freshFolder(), 'made', 'by', 'hark');
    const database = await opened(dataDir);
    expect(database.kind).toBe('private');
    const { rows } = await sql<{ fsync: string; commit: string }>`
      select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`.execute(
      database.db,
    );
    expect(rows).toEqual([{ fsync: 'on', commit: 'on' }]);
    expect((await stat(dataOf(dataDir))).mode & 0o077).toBe(0);
    expect((await stat(path.join(dataDir, 'postgres', 'password'))).mode & 0o077).toBe(0);
    const withoutPassword = new URL(database.connectionString);
    withoutPassword.password = 'guessed';
    await expect(openDatabase({ databaseUrl: withoutPassword.href, dataDir, logger })).rejects.toMatchObject({
      code: 'database_refused',
    });
  });

  it('keeps its data, and its server runs only while it is open', async () => {
    const dataDir = await freshFolder();
    const first = await opened(dataDir);
    await first.db.insertInto('setting').values({ name: 'kept', value: 'yes' }).execute();
    expect(await isRunning(dataDir)).toBe(true);
    await Promise.all([first.close(), first.close()]);
    expect(await isRunning(dataDir)).toBe(false);
    const second = await opened(dataDir);
    expect(await second.db.selectFrom('setting').select('value').execute()).toEqual([{ value: 'yes' }]);
  });

  it('is shared by Harks that start on a new folder at the same moment; the last to leave stops it', async () => {
    const dataDir = await freshFolder();
    const others = await Promise.all([startOther(dataDir), startOther(dataDir)]);
    const here = await opened(dataDir);
    for (const other of others) expect(await other.next()).toEqual({ state: 'open' });
    for (const other of others) await other.close();
    await sql`select 1`.execute(here.db);
    await here.close();
    expect(await isRunning(dataDir)).toBe(false);
  });

  it('outlives the Hark that started it while another uses it', async () => {
    const dataDir = await freshFolder();
    const starter = await startOther(dataDir);
    expect(await starter.next()).toEqual({ state: 'open' });
    const here = await opened(dataDir);
    await starter.close();
    await sql`select 1`.execute(here.db);
    expect(await isRunning(dataDir)).toBe(true);
  });

  it('is taken over from a Hark that was killed, and then stopped', async () => {
    const dataDir = await freshFolder();
    const killed = await startOther(dataDir);
    expect(await killed.next()).toEqual({ state: 'open' });
    await killed.kill();
    expect(await isRunning(dataDir)).toBe(true);
    const database = await opened(dataDir);
    await database.close();
    expect(await isRunning(dataDir)).toBe(false);
  });

  it('still serves a Hark that drains after Ctrl-C in its terminal', async () => {
    const dataDir = await freshFolder();
    const other = await startOther(dataDir);
    expect(await other.next()).toEqual({ state: 'open' });
    process.kill(-(other.child.pid ?? 0), 'SIGINT');
    expect(await other.next()).toEqual({ state: 'closed' });
    expect(await isRunning(dataDir)).toBe(false);
  });

  it('starts although its pid file names another program, as after the restart of a container', async () => {
    const dataDir = await freshFolder();
    await (await opened(dataDir)).close();
    await writeFile(
      path.join(dataOf(dataDir), 'postmaster.pid'),
      `${process.pid}\n${dataOf(dataDir)}\n1\n5432\n\n\n\nready\n`,
    );
    const database = await opened(dataDir);
    await sql`select 1`.execute(database.db);
  });

  it('starts again after its server was killed', async () => {
    const dataDir = await freshFolder();
    const first = await opened(dataDir);
    await first.db.insertInto('setting').values({ name: 'kept', value: 'yes' }).execute();
    const postmaster = await findPostmaster(dataOf(dataDir));
    process.kill(postmaster?.pid ?? 0, 'SIGKILL');
    await first.close();
    const second = await opened(dataDir);
    expect(await second.db.selectFrom('setting').select('value').execute()).toEqual([{ value: 'yes' }]);
  });

  it('survives connections that break while they are idle, in a query and in a transaction', async () => {
    const warnings: string[] = [];
    const written = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        warnings.push(chunk.toString());
        done();
      },
    });
    const dataDir = await freshFolder();
    const { db, connectionString } = await openedWith(dataDir, pino({ level: 'warn' }, written));
    const killer = new pg.Client({ connectionString });
    await killer.connect();
    onTestFinished(() => killer.end());
    const lost = [
      sql`select pg_sleep(60)`.execute(db),
      db.transaction().execute(async (transaction) => {
        await sql`select pg_sleep(60)`.execute(transaction);
      }),
    ].map((query) => expect(query).rejects.toThrow(/connection/i));
    await expect.poll(() => sleepingQueries(killer)).toBe(2);
    await killer.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'hark'",
    );
    await Promise.all(lost);
    await expect.poll(() => warnings.length).toBeGreaterThanOrEqual(2);
    expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });

  it('refuses a folder that cannot be created, and names it', async () => {
    const folder = await freshFolder();
    await writeFile(path.join(folder, 'file'), '');
    const dataDir = path.join(folder, 'file', 'data');
    await expect(openDatabase({ dataDir, logger })).rejects.toMatchObject({
      code: 'data_folder_unwritable',
      message: expect.stringContaining(dataDir),
    });
  });

  it('refuses data of another PostgreSQL release', async () => {
    const dataDir = await freshFolder();
    await (await opened(dataDir)).close();
    await writeFile(path.join(dataOf(dataDir), 'PG_VERSION'), '17\n');
    await expect(openDatabase({ dataDir, logger })).rejects.toMatchObject({
      code: 'data_from_another_version',
    });
  });

  it('refuses tables of a newer Hark, and releases its server', async () => {
    const dataDir = await freshFolder();
    const database = await opened(dataDir);
    await sql`insert into kysely_migration values ('9999-future', '2099-01-01')`.execute(database.db);
    await database.close();
    await expect(openDatabase({ dataDir, logger })).rejects.toMatchObject({
      code: 'migration_failed',
      message: expect.stringContaining('newer version of Hark'),
    });
    expect(await isRunning(dataDir)).toBe(false);
  });

  it('is not opened after an abort', async () => {
    const dataDir = await freshFolder();
    const opening = openDatabase({ dataDir, logger, signal: AbortSignal.abort() });
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
    expect(await isRunning(dataDir)).toBe(false);
  });
});

describe('the private database under other users', { timeout: TIMEOUT_MS }, () => {
  it.skipIf(!canRunAsNobody)(
    'is created by an ordinary user, and root runs it as that user later',
    async () => {
      const dataDir = await freshFolder();
      await chmod(dataDir, 0o777);
      const ordinary = await startOther(dataDir, NOBODY);
      expect(await ordinary.next()).toEqual({ state: 'open' });
      await ordinary.close();
      await (await opened(dataDir)).close();
      expect((await stat(dataOf(dataDir))).uid).toBe(NOBODY.uid);
      const again = await startOther(dataDir, NOBODY);
      expect(await again.next()).toEqual({ state: 'open' });
      await again.close();
    },
  );

  it.skipIf(!canRunAsNobody)('is refused to an ordinary user if root created it', async () => {
    const dataDir = await freshFolder();
    await (await opened(dataDir)).close();
    await chmod(dataDir, 0o777);
    const ordinary = await startOther(dataDir, NOBODY);
    expect(await ordinary.next()).toMatchObject({ state: 'failed', code: 'data_folder_of_another_user' });
  });

  it.skipIf(!canRunAsNobody)('is refused to an ordinary user without write permission', async () => {
    const dataDir = await freshFolder();
    const ordinary = await startOther(dataDir, NOBODY);
    expect(await ordinary.next()).toMatchObject({ state: 'failed', code: 'data_folder_unwritable' });
  });
});

describe("the operator's database", { timeout: TIMEOUT_MS }, () => {
  it('is used unchanged, and keeps running', async () => {
    const dataDir = await freshFolder();
    const server = await opened(dataDir);
    const unused = path.join(dataDir, 'unused');
    const external = await openDatabase({ databaseUrl: server.connectionString, dataDir: unused, logger });
    expect(external.kind).toBe('external');
    await sql`select 1`.execute(external.db);
    await external.close();
    await sql`select 1`.execute(server.db);
    await expect(stat(unused)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('distinguishes a missing, a refusing and a misspelt database, without the password', async () => {
    const dataDir = await freshFolder();
    const server = await opened(dataDir);
    const wrong = async (change: (url: URL) => void): Promise<unknown> => {
      const url = new URL(server.connectionString);
      url.password = 'secret-password';
      change(url);
      return openDatabase({ databaseUrl: url.href, dataDir, logger }).catch((error: unknown) => error);
    };
    const right = new URL(server.connectionString).password;
    const errors = [
      await wrong((url) => (url.port = '1')),
      await wrong(() => undefined),
      await wrong((url) => Object.assign(url, { password: right, pathname: '/nowhere' })),
      await openDatabase({ databaseUrl: 'postgres//x:secret-password@y', dataDir, logger }).catch(
        (error: unknown) => error,
      ),
    ];
    expect(errors).toMatchObject([
      { code: 'database_unreachable', retryable: true },
      { code: 'database_refused', message: expect.stringContaining('password: correct') },
      { code: 'database_refused', message: expect.stringContaining('no database with that name') },
      { code: 'database_url_invalid' },
    ]);
    for (const error of errors) expect(String(error)).not.toContain('secret-password');
  });
});

it.skipIf(!isRoot)(
  'moves a database folder that PostgreSQL cannot reach, and finds it again',
  { timeout: TIMEOUT_MS },
  async () => {
    const folder = await freshFolder();
    const systemHome = path.join(folder, 'system');
    const dataDir = path.join(folder, 'closed', 'data');
    await mkdir(dataDir, { recursive: true });
    await chmod(path.join(folder, 'closed'), 0o700);
    const first = await joinPrivatePostgres({ dataDir, logger, systemHome });
    await first.leave();
    const pointer = (await readFile(path.join(dataDir, 'postgres-folder.txt'), 'utf8')).trim();
    expect(path.dirname(pointer)).toBe(systemHome);
    const second = await joinPrivatePostgres({ dataDir, logger, systemHome });
    expect(await findPostmaster(path.join(pointer, 'data'))).not.toBeNull();
    await second.leave();
  },
);
