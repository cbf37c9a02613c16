import pg from 'pg';
import type { Logger } from 'pino';
import type { Closers } from '../base/closers.ts';
import { joinPrivatePostgres } from '../store/join-private-postgres.ts';

/** The databases of a run of drills, in a private PostgreSQL of its own. */
export interface DrillDatabases {
  /** Creates a database, as a copy of another one if that is named. @returns its URL */
  create(name: string, copyOf?: string): Promise<string>;
  drop(name: string): Promise<void>;
}

const quoted = (name: string): string => pg.escapeIdentifier(name);

/** Starts PostgreSQL in the folder and registers its end. */
export async function openDrillDatabases(
  dataDir: string,
  { logger, closers }: { logger: Logger; closers: Closers },
): Promise<DrillDatabases> {
  const server = await joinPrivatePostgres({ dataDir, logger });
  closers.add('database server', () => server.leave());
  const client = new pg.Client({ connectionString: server.connectionString, application_name: 'hark drill' });
  await client.connect();
  closers.add('database connection', () => client.end());
  return {
    async create(name, copyOf) {
      const template = copyOf === undefined ? '' : ` template ${quoted(copyOf)}`;
      await client.query(`create database ${quoted(name)}${template}`);
      const url = new URL(server.connectionString);
      url.pathname = `/${name}`;
      return url.href;
    },
    async drop(name) {
      await client.query(`drop database if exists ${quoted(name)} with (force)`);
    },
  };
}
