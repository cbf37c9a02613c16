import type { Logger } from 'pino';
import type { ServingVersion } from '../../answering/versions/served-versions.ts';

/** A version with everything that it answers by. */
export interface OpenedVersion {
  version: ServingVersion;
  /** Growth of the process's memory while it was opened, in bytes; null for the first, which opened with the server. */
  grownBytes: number | null;
  /** Whether another version uses its threads and models now. */
  sharesModels(): boolean;
  /** Releases what no other version uses. */
  close(): Promise<void>;
}

/** The versions that are warm. Each is opened once, one at a time, and closed when nobody has used it for a while. */
export interface WarmVersions {
  of(digest: string): OpenedVersion | null;
  ofName(name: string): OpenedVersion | null;
  /** Notes that a version is used now. */
  use(digest: string): void;
  /** Opens a version. @throws what `open` throws; the next call tries again */
  warm(digest: string): Promise<OpenedVersion>;
  /** Closes what is not needed and was not used for this long. */
  retire(needed: readonly string[], unusedMs: (digest: string) => number): void;
  list(): readonly OpenedVersion[];
  close(): Promise<void>;
}

interface WarmVersionsOptions {
  first: OpenedVersion;
  open(digest: string): Promise<OpenedVersion>;
  nowMs(): number;
  logger: Logger;
}

export function createWarmVersions({ first, open, nowMs, logger }: WarmVersionsOptions): WarmVersions {
  const warm = new Map([[first.version.digest, { opened: first, usedMs: nowMs() }]]);
  const opening = new Map<string, Promise<OpenedVersion>>();
  let turn: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  async function openNow(digest: string): Promise<OpenedVersion> {
    if (isClosed) throw new Error('the server is closing');
    const opened = await open(digest);
    warm.set(digest, { opened, usedMs: nowMs() });
    const { name } = opened.version;
    const grownMb = opened.grownBytes === null ? null : Math.round(opened.grownBytes / 2 ** 20);
    logger.info({ version: name, digest, grownMb, sharesModels: opened.sharesModels() }, 'version is warm');
    return opened;
  }

  function closeOne(digest: string, { version, close }: OpenedVersion): void {
    warm.delete(digest);
    logger.info({ version: version.name, digest }, 'version is no longer warm');
    close().catch((error: unknown) => logger.error({ err: error, digest }, 'closing a version failed'));
  }

  return {
    of: (digest) => warm.get(digest)?.opened ?? null,
    ofName: (name) => [...warm.values()].find(({ opened }) => opened.version.name === name)?.opened ?? null,
    use(digest) {
      const known = warm.get(digest);
      if (known !== undefined) known.usedMs = nowMs();
    },
    warm(digest) {
      const known = warm.get(digest);
      if (known !== undefined) return Promise.resolve(known.opened);
      const begun = opening.get(digest);
      if (begun !== undefined) return begun;
      const mine = turn.then(() => openNow(digest)).finally(() => opening.delete(digest));
      turn = mine.catch(() => undefined);
      opening.set(digest, mine);
      return mine;
    },
    retire(needed, unusedMs) {
      for (const [digest, { opened, usedMs }] of warm)
        if (!needed.includes(digest) && nowMs() - usedMs > unusedMs(digest)) closeOne(digest, opened);
    },
    list: () => [...warm.values()].map(({ opened }) => opened),
    async close() {
      isClosed = true;
      await turn;
      await Promise.all([...warm.values()].map(({ opened }) => opened.close()));
      warm.clear();
    },
  };
}
