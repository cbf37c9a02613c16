import type { Drift, DriftFinding } from '@hark/shared/http/drift-api';

interface SearchEvidence {
  /** Queries for which people choose something else, and queries that had enough clicks. */
  changedChoices: number;
  comparedChoices: number;
  newWords: number;
  findings: readonly DriftFinding[];
}

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** Tells data drift from concept drift of search: concept where the same words lead to other choices. Pure. */
export function searchVerdict({
  changedChoices,
  comparedChoices,
  newWords,
  findings,
}: SearchEvidence): Drift['verdicts'][number] {
  const component = 'search' as const;
  if (changedChoices > 0)
    return {
      component,
      kind: 'concept',
      sentence: `For ${plural(changedChoices, 'query', 'queries')} of ${comparedChoices} with enough clicks, people choose other entries than before.`,
    };
  if (newWords > 0)
    return {
      component,
      kind: 'data',
      sentence: `People say ${plural(newWords, 'word', 'words')} that the catalogue lacks, much more often than before.`,
    };
  const ofSearch = findings.filter((finding) => finding.component === 'search' && finding.slice === null);
  const moved = ofSearch.filter(({ verdict }) => verdict === 'alarm' || verdict === 'warning');
  if (moved.length > 0)
    return { component, kind: 'data', sentence: 'Queries have changed in their length or their words.' };
  const isCompared = comparedChoices > 0 || ofSearch.some(({ verdict }) => verdict === 'quiet');
  return isCompared
    ? { component, kind: 'none', sentence: 'Queries and choices are as before.' }
    : { component, kind: 'not_enough_data', sentence: 'There are too few queries to compare.' };
}
