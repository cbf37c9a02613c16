import type { Kysely } from 'kysely';
import { systemErrorCode } from '../../store/system-error-code.ts';
import type { Database } from '../../store/tables.ts';
import type { Vocabulary } from '../analysis/vocabulary.ts';
import { type CatalogueProperties, NO_PROPERTIES } from '../catalogue-properties.ts';
import type { WordVectors } from '../meaning/word-vectors.ts';
import type { RuleSet } from '../owner-rule-set.ts';
import { createRuleSet, NO_RULES } from '../rules/rule-set.ts';
import { readRules, readRulesRevision } from '../rules/stored-rules.ts';
import { readState } from './catalogue-tables.ts';
import { createFollower } from './follow-changes.ts';
import { loadCatalogue, type ServedCatalogue } from './served-catalogue.ts';

const UNDEFINED_TABLE = '42P01';
/** How often a search restarts because an import replaced the catalogue. */
const MAX_SWAPS = 5;
/** Searches read the log themselves where nothing else has for this long; it takes a round trip. */
const CATCH_UP_EVERY_MS = 2_000;

/** A catalogue whose words are in memory, and which follows the changes of any process. Rankings can share it. */
export interface OpenedCatalogue {
  /** Loads the words where they are not in memory. */
  load(): Promise<ServedCatalogue>;
  /** Reads the words again while searches continue with the old ones. */
  refresh(): void;
  /** Forgets the words: the next search loads them. */
  drop(): void;
  /** Applies the changes that any process has made. */
  catchUp(): Promise<void>;
  /** Applies them within a search, if nothing has for a while. */
  catchUpInSearch(current: ServedCatalogue): Promise<void>;
  /** Runs with the served catalogue, and again with the new one if it was replaced meanwhile. */
  withServed<Result>(
    signal: AbortSignal | undefined,
    work: (served: ServedCatalogue) => Promise<Result | 'replaced'>,
  ): Promise<Result | 'none'>;
  /** Vocabulary of the last searched catalogue; undefined before the first search. */
  vocabulary(): Vocabulary | undefined;
  properties(): CatalogueProperties;
  /** The owner's rules. */
  rules(): RuleSet;
  refreshRules(): Promise<void>;
}

/** @param vectors by which words are compared in meaning; null for none */
export function createOpenedCatalogue(
  db: Kysely<Database>,
  catalogue: string,
  vectors: WordVectors | null,
): OpenedCatalogue {
  let rules: RuleSet = NO_RULES;
  let rulesRevision = 0;
  const refreshRules = async (): Promise<void> => {
    if ((await readRulesRevision(db, catalogue)) === rulesRevision) return;
    const stored = await readRules(db, catalogue);
    rules = createRuleSet(stored.rules);
    rulesRevision = stored.revision;
  };
  let served: Promise<ServedCatalogue> | undefined;
  let refreshing: Promise<void> | undefined;
  /** Vocabulary of the last searched catalogue. */
  let vocabulary: Vocabulary | undefined;
  let properties: CatalogueProperties = NO_PROPERTIES;
  const load = (): Promise<ServedCatalogue> => {
    served ??= loadCatalogue(db, catalogue, vectors).then(
      (fresh) => {
        properties = fresh.columns;
        return fresh;
      },
      (error: unknown) => {
        served = undefined;
        throw error;
      },
    );
    return served;
  };
  /** Reads the words again while searches continue with the old ones. */
  const refresh = (): void => {
    refreshing ??= loadCatalogue(db, catalogue, vectors)
      .then(
        (fresh) => {
          properties = fresh.columns;
          served = Promise.resolve(fresh);
        },
        // The next search retries.
        () => undefined,
      )
      .finally(() => {
        refreshing = undefined;
      });
  };
  const follow = createFollower(db, catalogue, () => performance.now());
  let following: Promise<void> | undefined;
  let followedAtMs = Number.NEGATIVE_INFINITY;
  /** Applies new changes; calls at the same time share one reading of the log. */
  const catchUpWith = (current: ServedCatalogue): Promise<void> => {
    following ??= follow(current)
      .then((outcome) => {
        if (outcome !== 'current') refresh();
      })
      .finally(() => {
        followedAtMs = performance.now();
        following = undefined;
      });
    return following;
  };
  const catchUpInSearch = async (current: ServedCatalogue): Promise<void> => {
    if (performance.now() - followedAtMs > CATCH_UP_EVERY_MS) await catchUpWith(current);
  };
  const catchUp = async (): Promise<void> => {
    // A reading that has begun may have missed the last change.
    await following;
    await catchUpWith(await load());
    await refreshRules();
  };
  /** Runs with the served catalogue, and again with the new one if it was replaced meanwhile. */
  async function withServed<Result>(
    signal: AbortSignal | undefined,
    work: (served: ServedCatalogue) => Promise<Result | 'replaced'>,
  ): Promise<Result | 'none'> {
    for (let swaps = 0; swaps < MAX_SWAPS; swaps++) {
      signal?.throwIfAborted();
      const current = await untilAborted(load(), signal);
      vocabulary = current.vocabulary;
      if (current.state.generation === 0 && (await readState(db, catalogue)).generation === 0) {
        served = undefined;
        return 'none';
      }
      const result = await untilAborted(work(current), signal).catch(replacedWhereTableIsGone);
      if (result !== 'replaced') return result;
      // Another search may already be loading the new one.
      if ((await load()) === current) served = undefined;
    }
    throw new Error('the catalogue was replaced again and again while it was searched');
  }
  return {
    load,
    refresh,
    drop() {
      served = undefined;
    },
    catchUp,
    catchUpInSearch,
    withServed,
    vocabulary: () => vocabulary,
    properties: () => properties,
    rules: () => rules,
    refreshRules,
  };
}

/** Returns `replaced` where a table is gone because an import replaced the catalogue; throws any other error. */
export function replacedWhereTableIsGone(error: unknown): 'replaced' {
  if (systemErrorCode(error) === UNDEFINED_TABLE) return 'replaced';
  throw error;
}

/** Rejects when the signal aborts. The work continues until it ends, at most for the pool's statement timeout. */
function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
