import { setImmediate as nextTick } from 'node:timers/promises';

import { type Kysely, sql } from 'kysely';

import type { Database } from '../../store/tables.ts';
import { tableNames } from './catalogue-tables.ts';
import {
  buildPopularNames,
  MOST_POPULAR,
  type PopularEntry,
  type PopularNames,
} from '../names/popular-names.ts';
import type { ServedCatalogue } from './served-catalogue.ts';

interface KnownNames {
  generation: number;
  revision: number;
  /** When it was read, by the clock of the process. */
  atMs: number;
  names: Promise<PopularNames>;
}

/** Time between two readings of a catalogue that keeps changing; a reading takes half a second of a processor. */
const MIN_PAUSE_MS = 60_000;

/**
 * Creates a reader of the popular names of the served catalogue. It reads them once per generation; after a smaller
 * change it returns the old names while it reads the new ones, at most once a minute. Until then a new entry is found by
 * its words as any other.
 */
export function createPopularNamesReader(
  db: Kysely<Database>,
): (served: ServedCatalogue) => Promise<PopularNames> {
  let known: KnownNames | undefined;
  let refreshing = false;

  function readNew(generation: number, revision: number): KnownNames {
    const names = readPopularNames(db, generation);
    const reading: KnownNames = { generation, revision, atMs: performance.now(), names };
    // The next search retries.
    reading.names.catch(() => {
      if (known === reading) known = undefined;
    });
    return reading;
  }

  function refresh(generation: number, revision: number): void {
    if (refreshing) return;
    refreshing = true;
    const fresh = readNew(generation, revision);
    fresh.names
      .then(
        () => {
          if (known?.generation === generation) known = fresh;
        },
        () => undefined,
      )
      .finally(() => {
        refreshing = false;
      });
  }

  return ({ state: { generation, namesRevision } }) => {
    if (known?.generation !== generation) known = readNew(generation, namesRevision);
    else if (known.revision !== namesRevision && performance.now() - known.atMs > MIN_PAUSE_MS)
      refresh(generation, namesRevision);
    return known.names;
  };
}

async function readPopularNames(db: Kysely<Database>, generation: number): Promise<PopularNames> {
  const { rows } = await sql<PopularEntry>`
    select ordinal, entry->>'title' as title, entry->'aliases' as aliases, compared->'forms' as forms from ${tableNames(generation).entries}
    order by popularity desc nulls last, ordinal limit ${MOST_POPULAR}`.execute(db);
  const steps = buildPopularNames(rows);
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) await nextTick();
  return step.value;
}
