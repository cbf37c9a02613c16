import { isDeepStrictEqual } from 'node:util';

import type { CatalogueEntry } from '@hark/shared/catalogue';

/** A request to change entries: all of it is done, or nothing. */
export type EntryChange =
  { type: 'put'; entries: readonly CatalogueEntry[] } | { type: 'delete'; ids: readonly string[] };

/** What a request changed. */
export interface ChangeReport {
  /** New entries. */
  added: number;
  /** Entries in place of others with their ids. */
  replaced: number;
  /** Entries that were there already, exactly so. */
  unchanged: number;
  deleted: number;
}

/** The changes of several requests together. */
export interface PlannedChanges {
  /** New content by id; null for an entry to delete. Only ids that change. */
  writes: Map<string, CatalogueEntry | null>;
  /** In the order of the requests. */
  reports: ChangeReport[];
}

/**
 * Plans requests one after the other, as if each were carried out alone. `stored` has the content of the existing
 * entries that they name. Pure.
 */
export function planChanges(
  stored: ReadonlyMap<string, CatalogueEntry>,
  requests: readonly EntryChange[],
): PlannedChanges {
  const now = new Map<string, CatalogueEntry | null>(stored);
  const reports = requests.map((request) => {
    const report: ChangeReport = { added: 0, replaced: 0, unchanged: 0, deleted: 0 };
    if (request.type === 'put') for (const entry of request.entries) report[put(now, entry)]++;
    else for (const id of request.ids) report.deleted += remove(now, id);
    return report;
  });
  const writes = new Map<string, CatalogueEntry | null>();
  for (const [id, entry] of now) {
    const before = stored.get(id) ?? null;
    if (entry !== before && !isSame(entry, before)) writes.set(id, entry);
  }
  return { writes, reports };
}

function put(
  now: Map<string, CatalogueEntry | null>,
  entry: CatalogueEntry,
): 'added' | 'replaced' | 'unchanged' {
  const before = now.get(entry.id) ?? null;
  if (isSame(entry, before)) return 'unchanged';
  now.set(entry.id, entry);
  return before === null ? 'added' : 'replaced';
}

function remove(now: Map<string, CatalogueEntry | null>, id: string): number {
  if ((now.get(id) ?? null) === null) return 0;
  now.set(id, null);
  return 1;
}

/** Whether two entries are stored the same way; the order of fields does not matter. */
function isSame(left: CatalogueEntry | null, right: CatalogueEntry | null): boolean {
  return isDeepStrictEqual(asStored(left), asStored(right));
}

function asStored(entry: CatalogueEntry | null): unknown {
  return JSON.parse(JSON.stringify(entry));
}
