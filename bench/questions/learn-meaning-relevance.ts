import { readFileSync } from 'node:fs';
import { meaningEvidence, meaningFeature } from '../../apps/server/src/search/ranking/meaning-evidence.ts';
import {
  behindBest,
  MEANING_FEATURES,
  type MeaningFeatures,
  meaningFeatures,
} from '../../apps/server/src/search/ranking/meaning-relevance.ts';
import { popularityFeatures } from '../../apps/server/src/search/ranking/popularity-features.ts';
import { rankRequest } from '../../apps/server/src/search/ranking/rank-request.ts';
import { DEFAULT_WEIGHTS, NO_FEATURES, weigh } from '../../apps/server/src/search/ranking/ranking-weights.ts';
import type { PostgresSearchIndex } from '../../apps/server/src/search/index/postgres-search-index.ts';
import { type Question, readQuestions, withIndexes } from './open-index.ts';

/** One entry that is among the first for a text, and whether it was asked for. */
export interface MeaningSample {
  features: MeaningFeatures;
  isRelevant: boolean;
  weight: number;
}

/** What a catalogue is asked: its own questions, those of other catalogues, and small talk. */
export interface AskedFiles {
  catalogue: string;
  own: string;
  others: readonly string[];
  smallTalk: string;
}

/** Weights of the samples. What other catalogues are asked may have an answer in this one. */
const WEIGHT = { own: 1, other: 0.3, smallTalk: 1 } as const;
/** First entries of each text that are samples. */
const FIRST = 3;

/** Returns the first entries for each text, ranked as the search ranks them but without a floor. */
export function meaningSamples({
  catalogue,
  own,
  others,
  smallTalk,
}: AskedFiles): Promise<readonly MeaningSample[]> {
  const talk = readFileSync(smallTalk, 'utf8').trimEnd().split('\n');
  const nothing = (query: string): Question => ({ query, expect: [] });
  return withIndexes(catalogue, async ({ index }) => {
    const samples: MeaningSample[] = [];
    const add = async (questions: readonly Question[], weight: number): Promise<void> => {
      for (const question of questions) samples.push(...(await samplesOf(index, question, weight)));
    };
    await add(readQuestions(own), WEIGHT.own);
    await add(talk.map(nothing), WEIGHT.smallTalk);
    for (const file of others)
      await add(
        readQuestions(file).map(({ query }) => nothing(query)),
        WEIGHT.other,
      );
    return samples;
  });
}

async function samplesOf(
  index: PostgresSearchIndex,
  { query, expect }: Question,
  weight: number,
): Promise<MeaningSample[]> {
  const request = { hypotheses: [{ text: query, probability: 1 }], limit: 1_000 };
  const { planned, candidates, vocabulary, popularity, idsOf } = await index.compare(request);
  const [first] = planned;
  if (first === undefined || first.meaning === null) return [];
  const { meaning } = first;
  const byName = rankRequest(
    request,
    { planned: [{ ...first, meaning: null }], candidates },
    { vocabulary, popularity, weights: DEFAULT_WEIGHTS },
  );
  const scoreByName = new Map(byName.map(({ key, score }) => [key, score]));
  const ids = await idsOf(candidates.map(({ key }) => key));
  const scored = candidates.map(({ key, entry, popularity: popular }) => {
    const evidence = meaningEvidence(meaning, entry);
    const prior = popularityFeatures(popular, popularity, { clicked: 0 });
    const byMeaning = weigh({ ...NO_FEATURES, meaning: meaningFeature(evidence), ...prior }, DEFAULT_WEIGHTS);
    const score = Math.max(byMeaning, scoreByName.get(key) ?? 0);
    return {
      features: meaningFeatures(meaning, evidence),
      score,
      isRelevant: expect.includes(ids.get(key) ?? ''),
    };
  });
  const ordered = scored.toSorted((a, b) => b.score - a.score).slice(0, FIRST);
  const best = ordered[0]?.score ?? 0;
  return ordered.map(({ features, score, isRelevant }) => ({
    features: behindBest(features, score, best),
    isRelevant,
    weight,
  }));
}

const ROUNDS = 3_000;
const RATE = 2;
/** Keeps a weight small if the samples hardly depend on its feature. */
const RIDGE = 0.002;

/** Fits a logistic regression by gradient descent on standardised features, rounded for its file. Pure. */
export function learnMeaningRelevance(samples: readonly MeaningSample[]): {
  bias: number;
  weights: MeaningFeatures;
} {
  const total = samples.reduce((sum, { weight }) => sum + weight, 0);
  const scales = MEANING_FEATURES.map((name) => scaleOf(name, samples, total));
  const rows = samples.map(({ features, isRelevant, weight }) => ({
    values: scales.map(({ name, mean, deviation }) => (features[name] - mean) / deviation),
    target: isRelevant ? 1 : 0,
    weight: weight / total,
  }));
  const learned = descend(rows, scales.length);
  const weights = scales.map(({ deviation }, at) => (learned.weights[at] ?? 0) / deviation);
  const bias = scales.reduce((sum, { mean }, at) => sum - (weights[at] ?? 0) * mean, learned.bias);
  const named = Object.fromEntries(scales.map(({ name }, at) => [name, rounded(weights[at] ?? 0)]));
  return { bias: rounded(bias), weights: { ...NO_MEANING, ...named } };
}

interface Row {
  values: readonly number[];
  target: number;
  weight: number;
}

function descend(rows: readonly Row[], features: number): { bias: number; weights: number[] } {
  const weights = Array.from({ length: features }, () => 0);
  let bias = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = weights.map(() => 0);
    let ofBias = 0;
    for (const { values, target, weight } of rows) {
      let logOdds = bias;
      for (let at = 0; at < features; at++) logOdds += (values[at] ?? 0) * (weights[at] ?? 0);
      const miss = weight * (target - 1 / (1 + Math.exp(-logOdds)));
      ofBias += miss;
      for (let at = 0; at < features; at++) gradient[at] = (gradient[at] ?? 0) + miss * (values[at] ?? 0);
    }
    bias += RATE * ofBias;
    for (let at = 0; at < features; at++)
      weights[at] = (weights[at] ?? 0) + RATE * ((gradient[at] ?? 0) - RIDGE * (weights[at] ?? 0));
  }
  return { bias, weights };
}

const NO_MEANING = meaningFeaturesOfNothing();

function meaningFeaturesOfNothing(): MeaningFeatures {
  const shape = { words: 0, statements: 0, persons: 0, opensTalk: 0, isQuestion: 0 } as const;
  const query = {
    words: [],
    total: 0,
    unknown: 0,
    rarity: 0,
    entries: 1,
    covers: new Map(),
    defined: new Map(),
    kindCloseness: null,
    shape,
    qualifiers: new Set<string>(),
  };
  return meaningFeatures(query, {
    covered: 0,
    exact: 0,
    named: 0,
    defined: 0,
    kindCloseness: 0,
    kind: 0,
    isQualifier: 0,
  });
}

function scaleOf(name: keyof MeaningFeatures, samples: readonly MeaningSample[], total: number) {
  const mean = samples.reduce((sum, { features, weight }) => sum + weight * features[name], 0) / total;
  const variance =
    samples.reduce((sum, { features, weight }) => sum + weight * (features[name] - mean) ** 2, 0) / total;
  // A constant feature says nothing: its weight stays 0.
  return { name, mean, deviation: variance < 1e-9 ? 1 : Math.sqrt(variance) };
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
