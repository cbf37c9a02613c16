import type { LabelledComparison } from './learn-weights.ts';
import type { PostgresSearchIndex } from '../../search/index/postgres-search-index.ts';
import { scoreNames } from '../../search/ranking/score-names.ts';
import { popularityFeatures } from '../../search/ranking/popularity-features.ts';
import type { LabelledRequest } from './read-labelled-queries.ts';

/** Fewer would leave out what is nearly as good; the rest teaches nothing. */
const MAX_COMPARED = 40;

/** What a search would compare for a labelled query: the evidence for each entry, by the likeliest hypothesis. */
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
