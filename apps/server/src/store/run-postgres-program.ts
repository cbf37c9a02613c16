import { spawn } from 'node:child_process';

import type { PostgresAccount } from './postgres-account.ts';
import { StoreError } from './store-error.ts';
import { systemErrorCode } from './system-error-code.ts';

export interface ProgramOutcome {
  exitCode: number | null;
  /** The last 4,000 characters of its output. */
  output: string;
}

const KEPT_OUTPUT_CHARACTERS = 4_000;

/** Runs a PostgreSQL program as `account` in `workingDir` until it ends. */
export function runPostgresProgram(
  program: string,
  args: string[],
  { account, workingDir, timeoutMs }: { account: PostgresAccount; workingDir: string; timeoutMs: number },
): Promise<ProgramOutcome> {
  return new Promise((resolve, reject) => {
    // The server inherits the handles of pg_ctl: `ignore` on stdin and a separate log file keep it off our pipes.
    const child = spawn(program, args, {
      ...account,
      cwd: workingDir,
      env: { ...process.env, LC_ALL: 'C', PGTZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      windowsHide: true,
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-KEPT_OUTPUT_CHARACTERS);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (cause) => reject(cannotRun(program, cause)));
    child.on('close', (exitCode) => resolve({ exitCode, output }));
  });
}

function cannotRun(program: string, cause: Error): StoreError {
  // The file exists (it was found before), so its loader is missing: a system without glibc.
  if (systemErrorCode(cause) === 'ENOENT' && process.platform === 'linux') {
    return new StoreError(
      'postgres_unsupported_platform',
      'The built-in PostgreSQL requires glibc and does not run on musl systems such as Alpine: set DATABASE_URL ' +
        'to your own PostgreSQL server, or use a glibc system such as Debian.',
      { cause },
    );
  }
  return new StoreError(
    'postgres_failed',
    `The PostgreSQL program ${program} could not be run (${cause.message}): set DATABASE_URL to your own PostgreSQL server.`,
    { cause },
  );
}
