import type { AnalyzedEntry } from '../analysis/analyze-entry.ts';
import { stemOf } from '../analysis/analyze-text.ts';
import { isTelling } from '../analysis/phrase-head.ts';
import type { MeaningQuery } from '../query/plan-meaning.ts';

/** How well an entry means what a query asks for. */
export interface MeaningEvidence {
  /** Mean closeness of the query's words to the closest word of the entry, weighted by information, 0..1. */
  covered: number;
  /** Share of the query, by information, whose very words the entry has, 0..1. */
  exact: number;
  /** The same as `covered`, by the closest word among the entry's names and what kind of thing it is, 0..1. */
  named: number;
  /** Share of the query, by information, that one such word and its definition have, 0..1; 0 for less than two words. */
  defined: number;
  /** Closeness of the kind of the entry to the kind that is asked for, 0..1; 0 where the query does not say. */
  kindCloseness: number;
  /** The same as a share: 1 for the same kind, 0 for different ones. */
  kind: number;
  /** 1 where the entry's name only qualifies what is asked for: `Paris` in `the tower in paris`. */
  isQualifier: 0 | 1;
}

/** Closeness of kinds below which they differ, and above which they are the same. */
const KIND = { differs: 0.3, same: 0.7 } as const;
/** Worth of each part beside `covered`. Chosen on questions for five catalogues (`bench/questions`, the dev files). */
const WORTH = { exact: 0.25, named: 0.19, defined: 0.25, kind: 0.09, qualifier: -0.17 } as const;
const MOST = 1 + WORTH.exact + WORTH.named + WORTH.defined + WORTH.kind;

/** Compares an entry with the meaning of a query. Pure. */
export function meaningEvidence(query: MeaningQuery, entry: AnalyzedEntry): MeaningEvidence {
  const closest = closestOf(query, entry.stems);
  const names = nameStems(entry);
  const closestNames = closestOf(query, names);
  const closestKind = kindClosenessOf(query, entry);
  return {
    covered: shareOf(query, closest),
    exact: shareOf(
      query,
      closest.map((closeness) => (closeness === 1 ? 1 : 0)),
    ),
    named: shareOf(query, closestNames),
    defined: definedShare(query, names),
    kindCloseness: closestKind,
    kind: kindShare(closestKind),
    isQualifier: entry.names.some((name) => isOnlyQualifier(query, name)) ? 1 : 0,
  };
}

function shareOf({ words, total }: MeaningQuery, worths: readonly number[]): number {
  return words.reduce((sum, { idf }, word) => sum + idf * (worths[word] ?? 0), 0) / total;
}

/** Returns for each word of the query the closeness of the closest of the stems. */
function closestOf({ words, covers }: MeaningQuery, stems: Iterable<string>): number[] {
  const closest = words.map(() => 0);
  for (const stem of stems) {
    for (const { word, closeness } of covers.get(stem) ?? []) {
      if (closeness > (closest[word] ?? 0)) closest[word] = closeness;
    }
  }
  return closest;
}

function nameStems({ names, kinds }: AnalyzedEntry): ReadonlySet<string> {
  const named = names.flatMap(({ analyzed }) => analyzed.words.map(({ stem }) => stem));
  return new Set([...named, ...kinds.map(stemOf)]);
}

function definedShare({ defined, total }: MeaningQuery, stems: ReadonlySet<string>): number {
  let most = 0;
  for (const stem of stems) most = Math.max(most, defined.get(stem)?.nats ?? 0);
  return most / total;
}

function kindClosenessOf({ kindCloseness }: MeaningQuery, { kinds }: AnalyzedEntry): number {
  if (kindCloseness === null) return 0;
  return kinds.reduce((most, kind) => Math.max(most, kindCloseness(kind)), 0);
}

function kindShare(closeness: number): number {
  return Math.min(1, Math.max(0, (closeness - KIND.differs) / (KIND.same - KIND.differs)));
}

function isOnlyQualifier(
  { qualifiers }: MeaningQuery,
  { field, analyzed }: AnalyzedEntry['names'][number],
): boolean {
  if (qualifiers.size === 0 || field === 'keyword') return false;
  const telling = analyzed.words.filter(({ form }) => isTelling(form));
  return telling.length > 0 && telling.every(({ stem }) => qualifiers.has(stem));
}

/** Combines the evidence into one feature, 0..1. */
export function meaningFeature(evidence: MeaningEvidence): number {
  const { covered, exact, named, defined, kind, isQualifier } = evidence;
  const sum =
    covered +
    WORTH.exact * exact +
    WORTH.named * named +
    WORTH.defined * defined +
    WORTH.kind * kind +
    WORTH.qualifier * isQualifier;
  return Math.max(0, sum) / MOST;
}
