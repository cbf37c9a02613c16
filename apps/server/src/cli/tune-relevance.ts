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
  /** Figures of the held-out queries at Hark's own floor and at the fitted one. */
  before: TradeOff;
  after: TradeOff;
  /** As in the file. Instant searches keep Hark's own model, because complete queries teach nothing about them. */
  models: RelevanceModels & { version: typeof RELEVANCE_VERSION };
}

/** Largest share of right results that the floor may hide. */
const MOST_LOST = 0.003;

/** Fits relevance and chooses its floor. Pure. */
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
