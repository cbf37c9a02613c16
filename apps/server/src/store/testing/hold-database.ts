import { createInterface } from 'node:readline';

import { sql } from 'kysely';
import pino from 'pino';

import { openDatabase } from '../open-database.ts';
import { StoreError } from '../store-error.ts';

/**
 * A process that opens the database of the folder in its first argument and prints a line. It closes the database on
 * request or, after one more query, on Ctrl-C.
 */
const say = (message: object): void => {
  process.stdout.write(`${JSON.stringify(message)}\n`);
};

try {
  const database = await openDatabase({ dataDir: process.argv[2] ?? '', logger: pino({ level: 'silent' }) });
  let isInterrupted = false;
  const commands = createInterface({ input: process.stdin });
  process.on('SIGINT', () => {
    isInterrupted = true;
    commands.close();
  });
  say({ state: 'open' });
  for await (const command of commands) if (command === 'close') break;
  if (isInterrupted) await sql`select 1`.execute(database.db);
  await database.close();
  say({ state: 'closed' });
  process.stdin.destroy();
} catch (error) {
  const code = error instanceof StoreError ? error.code : 'other';
  say({ state: 'failed', code, message: error instanceof Error ? error.message : 'unknown' });
  process.exitCode = 1;
}
