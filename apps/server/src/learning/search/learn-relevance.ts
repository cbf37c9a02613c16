import {
  RELEVANCE_FEATURES,
  type RelevanceFeature,
  type RelevanceFeatures,
  type RelevanceModel,
  relevanceOf,
} from '../../search/ranking/relevance.ts';

/** One entry found for a query, and whether it is relevant. */
export interface RelevanceSample {
  features: RelevanceFeatures;
  isRelevant: boolean;
  /** Weight of the sample; default 1. */
  weight?: number;
}

/** Features whose weight may be negative. With any other negative weight, a better match would lower the relevance. */
const SPEAKS_AGAINST: ReadonlySet<RelevanceFeature> = new Set(['keyword']);

const ROUNDS = 2_000;
const RATE = 2;
/** Keeps a weight small if the samples hardly depend on its feature. */
const RIDGE = 0.0005;

type Model = Pick<RelevanceModel, 'bias' | 'weights'>;

/**
 * Fits a logistic regression by gradient descent on standardised features. Relevant and irrelevant samples have the
 * same total weight. The relevance is therefore a probability for traffic in which every second query has nothing to
 * find. Deterministic and pure.
 */
export function learnRelevance(samples: readonly RelevanceSample[]): Model {
  const weighed = balanced(samples);
  const scales = RELEVANCE_FEATURES.map((name) => scaleOf(name, weighed));
  const rows = weighed.map(({ features, isRelevant, weight }) => ({
    values: scales.map(({ name, mean, deviation }) => (features[name] - mean) / deviation),
    target: isRelevant ? 1 : 0,
    weight,
  }));
  const weights = scales.map(() => 0);
  let bias = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = scales.map(() => 0);
    let ofBias = 0;
    for (const { values, target, weight } of rows) {
      const logOdds = values.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), bias);
      const miss = weight * (target - 1 / (1 + Math.exp(-logOdds)));
      ofBias += miss;
      for (const [index, value] of values.entries()) gradient[index] = (gradient[index] ?? 0) + miss * value;
    }
    bias += RATE * ofBias;
    for (const [index, { name }] of scales.entries()) {
      const weight = weights[index] ?? 0;
      const next = weight + RATE * ((gradient[index] ?? 0) - RIDGE * weight);
      weights[index] = SPEAKS_AGAINST.has(name) ? next : Math.max(0, next);
    }
  }
  return unscaled(scales, weights, bias);
}

type Weighed = Required<RelevanceSample>;

/** Scales the weights so that those of relevant and of irrelevant samples each sum to 0.5. */
function balanced(samples: readonly RelevanceSample[]): Weighed[] {
  const totalOf = (isRelevant: boolean): number =>
    samples.reduce((sum, sample) => sum + (sample.isRelevant === isRelevant ? (sample.weight ?? 1) : 0), 0);
  const totals = { yes: Math.max(1e-9, totalOf(true)), no: Math.max(1e-9, totalOf(false)) };
  return samples.map((sample) => {
    const weight = (sample.weight ?? 1) / (2 * (sample.isRelevant ? totals.yes : totals.no));
    return { ...sample, weight };
  });
}

interface Scale {
  name: RelevanceFeature;
  mean: number;
  deviation: number;
}

function scaleOf(name: RelevanceFeature, samples: readonly Weighed[]): Scale {
  const mean = samples.reduce((sum, { features, weight }) => sum + weight * features[name], 0);
  const variance = samples.reduce(
    (sum, { features, weight }) => sum + weight * (features[name] - mean) ** 2,
    0,
  );
  // A constant feature carries no information: its weight stays 0.
  return { name, mean, deviation: variance < 1e-9 ? 1 : Math.sqrt(variance) };
}

function unscaled(scales: readonly Scale[], weights: readonly number[], bias: number): Model {
  const learned = { ...NO_RELEVANCE_FEATURES };
  let logOdds = bias;
  for (const [index, { name, mean, deviation }] of scales.entries()) {
    const weight = (weights[index] ?? 0) / deviation;
    learned[name] = weight;
    logOdds -= weight * mean;
  }
  return { bias: logOdds, weights: learned };
}

/** Rounds a model for its file. */
export function roundedModel({ bias, weights }: Model): Model {
  const rounded = { ...weights };
  for (const name of RELEVANCE_FEATURES) rounded[name] = Math.round(weights[name] * 1_000) / 1_000;
  return { bias: Math.round(bias * 1_000) / 1_000, weights: rounded };
}

/** An entry that has nothing in common with the query. */
export const NO_RELEVANCE_FEATURES: RelevanceFeatures = {
  text: 0,
  said: 0,
  queryCoverage: 0,
  exactShare: 0,
  nameCoverage: 0,
  wholeName: 0,
  exactName: 0,
  soundsExactly: 0,
  startsName: 0,
  qualified: 0,
  described: 0,
  keyword: 0,
  information: 0,
};

/** The shares of relevant (`lost`) and of irrelevant (`removed`) entries that a floor hides. */
export interface TradeOff {
  floor: number;
  lost: number;
  removed: number;
}

export function tradeOffAt(floor: number, samples: readonly RelevanceSample[], model: Model): TradeOff {
  const hidden = (isRelevant: boolean): number => {
    const these = samples.filter((sample) => sample.isRelevant === isRelevant);
    const below = these.filter(({ features }) => relevanceOf(features, model) < floor);
    return these.length === 0 ? 0 : below.length / these.length;
  };
  return { floor, lost: hidden(true), removed: hidden(false) };
}

/** Chooses the highest floor, in steps of 0.005 below 0.5, that hides at most this share of the relevant entries. */
export function chooseFloor(samples: readonly RelevanceSample[], model: Model, mostLost: number): TradeOff {
  let chosen = tradeOffAt(0, samples, model);
  for (let step = 1; step < 100; step++) {
    const next = tradeOffAt(step / 200, samples, model);
    if (next.lost > mostLost) break;
    chosen = next;
  }
  return chosen;
}
