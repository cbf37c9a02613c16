import type { Logger } from 'pino';

/** What has to be let go of, in the reverse order of its making. */
export interface Closers {
  add(name: string, close: () => Promise<void>): void;
  /** Closes everything, whatever fails on the way. Idempotent. */
  close(): Promise<void>;
}

export function createClosers(logger: Logger): Closers {
  const entries: { name: string; close: () => Promise<void> }[] = [];
  let closing: Promise<void> | null = null;

  async function closeAll(): Promise<void> {
    for (const { name, close } of entries.toReversed()) {
      try {
        await close();
      } catch (error) {
        logger.error({ err: error }, `closing ${name} failed`);
      }
    }
  }

  return {
    add: (name, close) => void entries.push({ name, close }),
    close: () => (closing ??= closeAll()),
  };
}
