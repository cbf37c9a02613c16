import type { RelevanceComparison } from '../learning/search/compare-relevance.ts';
import {
  chooseFloor,
  learnRelevance,
  roundedModel,
  type TradeOff,
  tradeOffAt,
} from '../learning/search/learn-relevance.ts';
import { DEFAULT_RELEVANCE, RELEVANCE_VERSION, type RelevanceModels } from '../search/ranking/relevance.ts';

export interface TunedRelevance {
  /** At the floor that Hark comes with, and at the one that was learned; of the queries kept back. */
  before: TradeOff;
  after: TradeOff;
  /** As the file has them. What is still being typed keeps Hark's own: whole queries teach nothing about it. */
  models: RelevanceModels & { version: typeof RELEVANCE_VERSION };
}

/** Of what was meant, the floor may hide so much. */
const MOST_LOST = 0.003;

/** Learns relevance and chooses its floor. Pure. */
export function tuneRelevance(
  learned: readonly RelevanceComparison[],
  keptBack: readonly RelevanceComparison[],
): TunedRelevance {
  const samplesOf = (compared: readonly RelevanceComparison[]) => compared.flatMap(({ samples }) => samples);
  const model = roundedModel(learnRelevance(samplesOf(learned)));
  const { floor } = chooseFloor(samplesOf(learned), model, MOST_LOST);
  const { full } = DEFAULT_RELEVANCE;
  return {
    before: tradeOffAt(full.floor, samplesOf(keptBack), full),
    after: tradeOffAt(floor, samplesOf(keptBack), model),
    models: { ...DEFAULT_RELEVANCE, version: RELEVANCE_VERSION, full: { ...model, floor } },
  };
}
