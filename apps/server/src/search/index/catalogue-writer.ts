import { setImmediate as nextTick } from 'node:timers/promises';

import type { ChangeOptions } from './change-catalogue.ts';
import { commitChanges, MAX_LOGGED_ENTRIES } from './commit-changes.ts';
import type { ChangeReport, EntryChange } from './plan-changes.ts';

/** Changes entries of one catalogue, many requests in one transaction where they come at the same time. */
export interface CatalogueWriter {
  /**
   * Resolves when the change is committed. `full`: too many requests wait, and this one was not accepted.
   */
  change(request: EntryChange): Promise<ChangeReport | 'full'>;
}

interface Waiting {
  request: EntryChange;
  resolve(report: ChangeReport): void;
  reject(error: unknown): void;
}

/** Entries that may wait while an import holds the catalogue. */
const MAX_WAITING_ENTRIES = 20_000;

/**
 * Creates a writer. While a transaction commits, further requests wait and then share the next one, so that the number of
 * commits does not grow with the number of requests.
 */
export function createCatalogueWriter(
  options: Pick<ChangeOptions, 'db' | 'catalogue'>,
  commit: typeof commitChanges = commitChanges,
): CatalogueWriter {
  let waiting: Waiting[] = [];
  let waitingEntries = 0;
  let working = false;

  /** Takes requests from the front, at least one, up to the size of one change. */
  function takeGroup(): Waiting[] {
    let size = 0;
    const end = waiting.findIndex(({ request }) => (size += sizeOf(request)) > MAX_LOGGED_ENTRIES);
    const group = waiting.splice(0, end === -1 ? waiting.length : Math.max(1, end));
    waitingEntries -= group.reduce((sum, { request }) => sum + sizeOf(request), 0);
    return group;
  }

  async function work(): Promise<void> {
    working = true;
    // Requests of the same turn of the event loop share the first transaction.
    await nextTick();
    while (waiting.length > 0) await carryOut(takeGroup());
    working = false;
  }

  async function carryOut(group: readonly Waiting[]): Promise<void> {
    try {
      const reports = await commit(
        options,
        group.map(({ request }) => request),
      );
      for (const [index, { resolve, reject }] of group.entries()) {
        const report = reports[index];
        if (report === undefined) reject(new Error('a change has no report'));
        else resolve(report);
      }
    } catch (error) {
      if (group.length === 1) for (const { reject } of group) reject(error);
      // One of them can't be written: the others must not fail with it.
      else for (const each of group) await carryOut([each]);
    }
  }

  return {
    change(request) {
      if (waitingEntries > 0 && waitingEntries + sizeOf(request) > MAX_WAITING_ENTRIES)
        return Promise.resolve('full');
      return new Promise((resolve, reject) => {
        waiting.push({ request, resolve, reject });
        waitingEntries += sizeOf(request);
        if (!working) void work();
      });
    },
  };
}

function sizeOf(request: EntryChange): number {
  return request.type === 'put' ? request.entries.length : request.ids.length;
}
