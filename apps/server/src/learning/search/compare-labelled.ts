import type { LabelledComparison } from './learn-weights.ts';
import type { PostgresSearchIndex } from '../../search/index/postgres-search-index.ts';
import { scoreNames } from '../../search/ranking/score-names.ts';
import { popularityFeatures } from '../../search/ranking/popularity-features.ts';
import type { LabelledRequest } from './read-labelled-queries.ts';

/** Enough to include all close entries; lower ones carry no information for learning. */
const MAX_COMPARED = 40;

/** Computes the features of each candidate for a labelled query, from its most probable hypothesis. */
export async function compareLabelled(
  index: Pick<PostgresSearchIndex, 'compare'>,
  { hypotheses, expect }: LabelledRequest,
): Promise<LabelledComparison> {
  const { planned, candidates, vocabulary, popularity, idsOf } = await index.compare({
    hypotheses: hypotheses.slice(0, 1),
    limit: 1,
  });
  const ids = await idsOf(candidates.map(({ key }) => key));
  const entries = candidates.map((candidate) => {
    const prior = popularityFeatures(candidate.popularity, popularity);
    const readings = planned.flatMap((hypothesis) => hypothesis.readings);
    const names = readings
      .flatMap((reading) => scoreNames(reading, candidate.entry, vocabulary))
      .map(({ features }) => Object.assign(features, prior));
    return { names, isExpected: expect.includes(ids.get(candidate.key) ?? '') };
  });
  return { entries: entries.filter(({ isExpected }, place) => place < MAX_COMPARED || isExpected) };
}
