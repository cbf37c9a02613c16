import { formsOfNames, type GivenNames } from '../spoken-forms/forms-of-names.ts';
import type { Contribution, Explanation } from '../explanation.ts';
import type { RankedWithRelevance } from './rank-request.ts';
import { RANKING_FEATURES, type RankingWeights } from './ranking-weights.ts';
import { RELEVANCE_FEATURES, type RelevanceModel } from './relevance.ts';

/** Lists how the score and relevance of a result were computed, without zero terms. Pure. */
export function explainResult(
  { evidence, relevanceFeatures }: Pick<RankedWithRelevance<unknown>, 'evidence' | 'relevanceFeatures'>,
  { entry, weights, model }: { entry: GivenNames; weights: RankingWeights; model: RelevanceModel },
): Explanation {
  const { formCost = 0 } = evidence;
  const ofForm = { feature: 'spokenForm', value: formCost, weight: -1, product: -formCost };
  return {
    reading: evidence.reading.text.words.map(({ form }) => form).join(' '),
    score: [
      ...contributions(RANKING_FEATURES, evidence.features, weights),
      ...(formCost === 0 ? [] : [ofForm]),
    ],
    relevance: contributions(RELEVANCE_FEATURES, relevanceFeatures, model.weights),
    bias: model.bias,
    floor: model.floor,
    forms: formsOfNames(entry).map(({ text, weight }) => ({ text, weight })),
  };
}

function contributions<Name extends string>(
  names: readonly Name[],
  values: Readonly<Record<Name, number>>,
  weights: Readonly<Record<Name, number>>,
): Contribution[] {
  return names
    .map((feature) => ({
      feature,
      value: values[feature],
      weight: weights[feature],
      product: values[feature] * weights[feature],
    }))
    .filter(({ product }) => product !== 0)
    .toSorted((left, right) => Math.abs(right.product) - Math.abs(left.product));
}
