import {
  NO_FEATURES,
  RANKING_FEATURES,
  type RankingFeatures,
  type RankingWeights,
  weigh,
} from '../../search/ranking/ranking-weights.ts';

/** The compared entries for one labelled query, with the features of each of their names. */
export interface LabelledComparison {
  entries: readonly { names: readonly RankingFeatures[]; isExpected: boolean }[];
}

export interface LearnOptions {
  rounds: number;
  /** Learning rate: length of a step along the gradient. */
  rate: number;
  /** Pull towards the initial weights; features that the queries lack keep their weight. */
  hold: number;
}

const DEFAULTS: LearnOptions = { rounds: 300, rate: 0.05, hold: 0.02 };
/** Factor that turns scores into logits; the scores of a list differ by tenths. */
const SHARPNESS = 20;
/** The sum of these weights stays constant, so scores keep their scale. */
const SCALED = [
  'text',
  'said',
  'queryCoverage',
  'evidence',
  'exactShare',
  'nameCoverage',
] as const satisfies readonly (keyof RankingWeights)[];

/**
 * Learns weights that rank the expected entries first, by multinomial logistic regression over the entries of each
 * query. Each entry counts by its best name. Queries whose expected entry was not compared are ignored. Pure.
 */
export function learnWeights(
  comparisons: readonly LabelledComparison[],
  initial: RankingWeights,
  options: Partial<LearnOptions> = {},
): RankingWeights {
  const { rounds, rate, hold } = { ...DEFAULTS, ...options };
  const useful = comparisons.filter(({ entries }) => entries.some(({ isExpected }) => isExpected));
  let weights = initial;
  for (let round = 0; round < rounds && useful.length > 0; round++) {
    const gradient = gradientOf(useful, weights);
    const next = { ...weights };
    for (const name of RANKING_FEATURES) {
      const pull = hold * (initial[name] - weights[name]);
      next[name] = weights[name] + (rate * gradient[name]) / useful.length + rate * pull;
    }
    for (const name of SCALED) next[name] = Math.max(0, next[name]);
    weights = rescaled(next, initial);
  }
  return weights;
}

function gradientOf(comparisons: readonly LabelledComparison[], weights: RankingWeights): RankingWeights {
  const gradient: RankingWeights = { ...NO_FEATURES };
  for (const { entries } of comparisons) {
    const scored = entries.map(({ names, isExpected }) => {
      const { score, features } = bestName(names, weights);
      return { score, features, isExpected };
    });
    const most = Math.max(...scored.map(({ score }) => score));
    const shares = scored.map(({ score }) => Math.exp(SHARPNESS * (score - most)));
    const total = shares.reduce((sum, share) => sum + share, 0);
    for (const [index, { features, isExpected }] of scored.entries()) {
      const miss = (isExpected ? 1 : 0) - (shares[index] ?? 0) / total;
      for (const name of RANKING_FEATURES) gradient[name] += miss * features[name];
    }
  }
  return gradient;
}

/** Share of all queries whose expected entry ranks first. */
export function shareFirst(comparisons: readonly LabelledComparison[], weights: RankingWeights): number {
  const first = comparisons.filter(({ entries }) => {
    const scored = entries.map(({ names, isExpected }) => ({
      score: bestName(names, weights).score,
      isExpected,
    }));
    const most = Math.max(...scored.map(({ score }) => score));
    return scored.find(({ score }) => score === most)?.isExpected === true;
  });
  return comparisons.length === 0 ? 0 : first.length / comparisons.length;
}

function bestName(names: readonly RankingFeatures[], weights: RankingWeights) {
  let best = { score: Number.NEGATIVE_INFINITY, features: NO_FEATURES };
  for (const features of names) {
    const score = weigh(features, weights);
    if (score > best.score) best = { score, features };
  }
  return best;
}

function rescaled(weights: RankingWeights, initial: RankingWeights): RankingWeights {
  const sumOf = (of: RankingWeights): number => SCALED.reduce((sum, name) => sum + of[name], 0);
  const factor = sumOf(initial) / Math.max(1e-9, sumOf(weights));
  const scaled = { ...weights };
  for (const name of SCALED) scaled[name] *= factor;
  return scaled;
}
