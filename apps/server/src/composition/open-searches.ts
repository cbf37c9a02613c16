import type { ServingSetup } from '../answering/setup/serving-setup.ts';
import type { PostgresSearchIndex } from '../search/index/postgres-search-index.ts';
import { type ClickEvidence, NO_CLICKS } from '../search/ranking/click-evidence.ts';

type Ranking = ServingSetup['ranking'];

/** The indexes of one catalogue, for versions that rank it differently. */
export interface Searches {
  /** Returns an index that ranks so. Versions with the same vectors share the words in memory. */
  ranked(ranking: Ranking): Promise<HeldSearch>;
}

export interface HeldSearch {
  search: PostgresSearchIndex;
  release(): Promise<void>;
}

interface SearchesOptions {
  /** The index that is open already, and how it ranks. */
  first: PostgresSearchIndex;
  ranking: Ranking;
  /** Opens the catalogue with other vectors. */
  open(ranking: Ranking): Promise<PostgresSearchIndex>;
  /** Gives the evidence of clicks by these settings to the callback, now and after each change. */
  followClicks(
    settings: Ranking['clicks'],
    onEvidence: (evidence: ClickEvidence) => void,
  ): () => Promise<void>;
}

export function createSearches({ first, ranking, open, followClicks }: SearchesOptions): Searches {
  const byVectors = new Map([[JSON.stringify(ranking.meaning), Promise.resolve(first)]]);

  function sharing(wanted: Ranking): Promise<PostgresSearchIndex> {
    const key = JSON.stringify(wanted.meaning);
    const known = byVectors.get(key);
    if (known !== undefined) return known;
    const opening = open(wanted);
    byVectors.set(key, opening);
    opening.catch(() => byVectors.delete(key));
    return opening;
  }

  return {
    async ranked(wanted) {
      const { weights, instantWeights, relevance, diverse, clicks } = wanted;
      const index = await sharing(wanted);
      const search = index.rankedBy({ weights, instantWeights, relevance, diverse });
      const stop = followClicks(clicks, (evidence) => search.useClicks(evidence));
      return { search, release: stop };
    },
  };
}

/** Clicks as evidence, for all versions that count them by the same settings. */
export interface SharedClicks {
  followClicks: SearchesOptions['followClicks'];
  /** Receives new evidence by the settings. */
  onEvidence(settings: Ranking['clicks'], evidence: ClickEvidence): void;
}

/** @param start starts reading the evidence by settings that nobody follows yet; returns what ends it */
export function createSharedClicks(
  start: (settings: Ranking['clicks']) => () => Promise<void>,
): SharedClicks {
  interface Followed {
    evidence: ClickEvidence;
    followers: Set<(evidence: ClickEvidence) => void>;
    stop: () => Promise<void>;
  }
  const followed = new Map<string, Followed>();
  const keyOf = (settings: Ranking['clicks']): string => JSON.stringify(settings);

  return {
    followClicks(settings, onEvidence) {
      const key = keyOf(settings);
      const known = followed.get(key);
      const followers = known?.followers ?? new Set();
      followers.add(onEvidence);
      if (known === undefined) followed.set(key, { evidence: NO_CLICKS, followers, stop: start(settings) });
      else onEvidence(known.evidence);
      return async () => {
        followers.delete(onEvidence);
        if (followers.size > 0) return;
        const ended = followed.get(key);
        followed.delete(key);
        await ended?.stop();
      };
    },
    onEvidence(settings, evidence) {
      const known = followed.get(keyOf(settings));
      if (known === undefined) return;
      known.evidence = evidence;
      for (const follower of known.followers) follower(evidence);
    },
  };
}
