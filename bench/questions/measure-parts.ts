import type { CatalogueMeaning } from '../../apps/server/src/search/meaning/catalogue-meaning.ts';
import { formsOf } from '../../apps/server/src/search/analysis/analyze-text.ts';
import { searchMeaning } from '../../apps/server/src/answering/pipeline/search-meaning.ts';
import type { PostgresSearchIndex } from '../../apps/server/src/search/index/postgres-search-index.ts';
import { type MeaningQuery, planMeaning } from '../../apps/server/src/search/query/plan-meaning.ts';
import type { PlannedHypothesis } from '../../apps/server/src/search/query/plan-query.ts';
import { rankRequest } from '../../apps/server/src/search/ranking/rank-request.ts';
import { DEFAULT_WEIGHTS } from '../../apps/server/src/search/ranking/ranking-weights.ts';
import { splitAtFloor } from '../../apps/server/src/search/ranking/split-at-floor.ts';
import { type Question, readQuestions, RESULTS, type Shares, sharesOf, withIndexes } from './open-index.ts';

/** What a catalogue finds with one part switched off. */
export interface PartMeasurement extends Shares {
  part: string;
}

type Change = (planned: PlannedHypothesis, query: string, meaning: CatalogueMeaning) => PlannedHypothesis;

/** Closeness of a word that is there, where being there counts no more than meaning the same. */
const ALMOST = 0.999;

/** Changes what a query means, so that a part of the comparison finds nothing to compare. */
const CHANGES: Record<string, Change> = {
  'nothing switched off': (planned) => planned,
  meaning: (planned) => ({ ...planned, meaning: null }),
  'exact words': withMeaning((query) => ({ ...query, covers: withoutExact(query.covers) })),
  kind: withMeaning((query) => ({ ...query, kindCloseness: null })),
  qualifier: withMeaning((query) => ({ ...query, qualifiers: new Set() })),
  'carriers and question words': (planned, query, meaning) => ({
    ...planned,
    readings: planned.readings.slice(0, 1),
    meaning: planMeaning(formsOf(query), meaning, () => true),
  }),
};

/** Asks a catalogue its questions, with each part of the comparison switched off in turn. */
export function measureParts(catalogue: string, questionsPath: string): Promise<PartMeasurement[]> {
  const questions = readQuestions(questionsPath);
  return withIndexes(catalogue, async ({ index }) => {
    const measured: PartMeasurement[] = [];
    const add = async (part: string, ask: (question: Question) => Promise<readonly string[]>) =>
      measured.push({ part, ...(await sharesOf(questions, ask)) });
    for (const [part, change] of Object.entries(CHANGES))
      await add(part, ({ query }) => rankedIds(index, query, { change, hasFloor: true }));
    const change: Change = (planned) => planned;
    await add('floor', ({ query }) => rankedIds(index, query, { change, hasFloor: false }));
    await add('nothing, and filters are read from the words', ({ query }) => understoodIds(index, query));
    return measured;
  });
}

function withMeaning(change: (query: MeaningQuery) => MeaningQuery): Change {
  return (planned) => (planned.meaning === null ? planned : { ...planned, meaning: change(planned.meaning) });
}

function withoutExact(covers: MeaningQuery['covers']): MeaningQuery['covers'] {
  return new Map(
    [...covers].map(([stem, words]) => [
      stem,
      words.map(({ word, closeness }) => ({ word, closeness: Math.min(ALMOST, closeness) })),
    ]),
  );
}

async function rankedIds(
  index: PostgresSearchIndex,
  query: string,
  { change, hasFloor }: { change: Change; hasFloor: boolean },
): Promise<string[]> {
  const request = { hypotheses: [{ text: query, probability: 1 }], limit: RESULTS };
  const { planned, candidates, vocabulary, popularity, meaning, idsOf } = await index.compare(request);
  if (meaning === null) throw new Error('the catalogue has no word vectors');
  const changed = planned.map((one) => change(one, query, meaning));
  const context = { vocabulary, popularity, weights: DEFAULT_WEIGHTS };
  const ranked = rankRequest(request, { planned: changed, candidates }, context);
  const shown = hasFloor ? ranked.filter(({ isBelowFloor }) => !isBelowFloor) : ranked;
  const ids = await idsOf(shown.map(({ key }) => key));
  return shown.flatMap(({ key }) => ids.get(key) ?? []);
}

/** Searches as the product does, with the filters and the order that the words ask for. */
async function understoodIds(index: PostgresSearchIndex, query: string): Promise<string[]> {
  const { found } = await searchMeaning(
    { search: index, understanding: { now: () => new Date() } },
    {
      hypotheses: [{ text: query, probability: 1 }],
      place: null,
      previous: undefined,
      shown: null,
      earlier: [],
      filter: [],
      sort: undefined,
      page: 1,
      pageSize: RESULTS,
      how: { limit: RESULTS },
    },
  );
  return splitAtFloor(found, RESULTS).results.map(({ id }) => id);
}
