import type { Kysely } from 'kysely';

import type { Database } from '../../store/tables.ts';
import type { PopularNames } from '../names/popular-names.ts';
import type { RuleSet } from '../owner-rule-set.ts';
import type { ClickEvidence } from '../ranking/click-evidence.ts';
import type { RankingWeights } from '../ranking/ranking-weights.ts';
import type { RelevanceModels } from '../ranking/relevance.ts';
import type { CreditShares } from './select-candidates.ts';
import type { ServedCatalogue } from './served-catalogue.ts';

/** What a search of a served catalogue needs beside its request. */
export interface SearchOptions {
  db: Kysely<Database>;
  catalogue: string;
  weights: RankingWeights;
  instantWeights: RankingWeights;
  relevance: RelevanceModels;
  /** Returns the popular names of the served catalogue, for instant searches. */
  popularNames(served: ServedCatalogue): Promise<PopularNames>;
  clicks: ClickEvidence;
  /** Applies changes that the database has and the served catalogue lacks. */
  catchUp(served: ServedCatalogue): Promise<void>;
  rules: RuleSet;
  /** Ids of entries that are not found. */
  hidden: ReadonlySet<string>;
  signal?: AbortSignal | undefined;
  /** Whether entries are compared that hardly match, for learning. Default: no. */
  isExhaustive?: boolean | undefined;
  /** 1 for each ordinal that may be found. Default: all. */
  mask?: Uint8Array | undefined;
  /** Receives how well all entries match, for each reading. */
  onShares?: ((shares: CreditShares) => void) | undefined;
}
