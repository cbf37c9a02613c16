import type { ActedRule, FixedAnswer, Rule } from '@hark/shared/wire/rules';

/** A query with some words in place of others. */
export interface SynonymReading {
  forms: readonly string[];
  rule: string;
}

export interface Synonyms {
  /** Whether there are none. */
  isEmpty: boolean;
  /** Returns what a query also means; few, because each costs as much as the query. */
  readings(forms: readonly string[]): SynonymReading[];
}

export interface Pin {
  rule: string;
  entry: string;
  /** First place 1. */
  position: number;
}

/** The rules that match a query. */
export interface MatchedRules {
  /** By position. */
  pins: readonly Pin[];
  /** Ids of entries that are not found. */
  hidden: ReadonlySet<string>;
  answers: readonly FixedAnswer[];
  /** All that match, but for entries that are hidden everywhere. */
  matched: readonly ActedRule[];
}

/** The rules of one catalogue, ready for use. */
export interface RuleSet {
  rules: readonly Rule[];
  synonyms: Synonyms;
  /** @param texts the hypotheses of a query that may be meant, each also without its carrier phrase */
  match(texts: readonly (readonly string[])[]): MatchedRules;
}
