import type { Kysely } from 'kysely';

import type { Database } from '../../store/tables.ts';
import { applyChange } from './apply-changes.ts';
import { type CatalogueState, readState } from './catalogue-tables.ts';
import { changeColumns } from './read-columns.ts';
import { readChanges } from './change-log.ts';
import { makeRoom, type ServedCatalogue } from './served-catalogue.ts';

/**
 * How a served catalogue stands after its new changes were applied. `reload`: they can't be applied, and the words must
 * be read again; until then new words match as written, but not by sound. `replaced`: another generation is served.
 */
export type Following = 'current' | 'reload' | 'replaced';

/** Longest time for which a list that is being read may lack what was folded meanwhile: the statement timeout. */
const READING_MS = 30_000;
/** Words that were added one by one before the whole vocabulary is built again. */
const MAX_ADDED_WORDS = 20_000;
/** Time after which added words are indexed like the others, with the meaning of those that no ending of a stem gives. */
const MAX_AGE_MS = 10 * 60_000;

/** Applies the changes that other processes, or this one, have made since the last call. Never runs twice at once. */
export function createFollower(
  db: Kysely<Database>,
  catalogue: string,
  nowMs: () => number,
): (served: ServedCatalogue) => Promise<Following> {
  const pending = new WeakMap<ServedCatalogue, { upTo: number; atMs: number }>();

  /** Drops changes that were folded long enough ago that no list without them can still arrive. */
  function forgetFolded(served: ServedCatalogue): void {
    const waiting = pending.get(served);
    if (waiting !== undefined && nowMs() - waiting.atMs < READING_MS) return;
    if (waiting !== undefined) served.recent.forget(waiting.upTo);
    const upTo = served.state.foldedRevision;
    if (waiting?.upTo !== upTo) pending.set(served, { upTo, atMs: nowMs() });
  }

  return async (served) => {
    const state = await readState(db, catalogue);
    const following = await follow(db, served, state);
    if (following !== 'replaced') forgetFolded(served);
    return following;
  };
}

async function follow(
  db: Kysely<Database>,
  served: ServedCatalogue,
  state: CatalogueState,
): Promise<Following> {
  const { generation, revision: after } = served.state;
  if (state.generation !== generation) return 'replaced';
  const upTo = state.revision;
  const isListed = upTo > after;
  const changes = isListed ? await readChanges(db, generation, { after, upTo }) : [];
  const isWhole = changes.length < upTo - after || changes.some((change) => change.isWhole);
  makeRoom(served, state.nextOrdinal);
  if (isWhole) {
    served.postings.clear();
    served.compared.clear();
    served.recent.clear();
  } else {
    for (const change of changes) await applyChange(served, change);
    const added = changes.flatMap((change) => change.added);
    const deleted = changes.flatMap((change) => change.deleted);
    await changeColumns(served.columns, db, { generation, added, deleted });
  }
  served.state = state;
  served.vocabulary.resize(state.entries);
  const { added } = served.vocabulary;
  const isOld = added > 0 && performance.now() - served.loadedAtMs > MAX_AGE_MS;
  return isWhole || isOld || added > MAX_ADDED_WORDS ? 'reload' : 'current';
}
