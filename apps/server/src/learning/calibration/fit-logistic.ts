import { solveSymmetric } from './solve-symmetric.ts';

/** The values known about one thing, and whether it turned out right. */
export interface LogisticExample {
  values: readonly number[];
  right: boolean;
  /** Default 1. */
  weight?: number;
}

export interface LogisticModel {
  bias: number;
  weights: readonly number[];
}

export interface LogisticRules {
  /**
   * Strength of the penalty on the weights of standardised values, > 0. The log likelihood loses half of it times the
   * squared weights. Keeps the weights finite if every example is right.
   */
  ridge: number;
  /** Per value: 1 if the probability must not fall as the value rises, -1 if it must not rise. */
  directions: readonly (1 | -1)[];
}

const MOST_STEPS = 50;
const SMALLEST_STEP = 1e-8;

export function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

export function probabilityOf({ bias, weights }: LogisticModel, values: readonly number[]): number {
  return logistic(weights.reduce((sum, weight, place) => sum + weight * (values[place] ?? 0), bias));
}

interface Scale {
  mean: number;
  deviation: number;
}

function scaleOf(examples: readonly LogisticExample[], place: number): Scale {
  const at = ({ values }: LogisticExample): number => values[place] ?? 0;
  const mean = examples.reduce((sum, example) => sum + at(example), 0) / examples.length;
  const variance = examples.reduce((sum, example) => sum + (at(example) - mean) ** 2, 0) / examples.length;
  // A constant value carries no information: its weight stays 0.
  return { mean, deviation: variance > 1e-18 ? Math.sqrt(variance) : Number.POSITIVE_INFINITY };
}

/**
 * Gradient and negated second derivatives of the penalised log likelihood, the latter as a lower triangle. Each row
 * begins with the constant 1, which is not penalised.
 */
function slopes(
  rows: readonly (readonly number[])[],
  examples: readonly LogisticExample[],
  { parameters, ridge }: { parameters: readonly number[]; ridge: number },
): { gradient: number[]; curvature: number[][] } {
  const penalty = (place: number) => (place === 0 ? 0 : ridge);
  const gradient = parameters.map((parameter, place) => -penalty(place) * parameter);
  const curvature = parameters.map((_, row) =>
    parameters.map((__, column) => (row === column ? penalty(row) + 1e-9 : 0)),
  );
  for (const [index, row] of rows.entries()) {
    const { right = false, weight = 1 } = examples[index] ?? {};
    const probability = logistic(
      row.reduce((sum, value, place) => sum + value * (parameters[place] ?? 0), 0),
    );
    const miss = weight * ((right ? 1 : 0) - probability);
    const spread = weight * probability * (1 - probability);
    for (const [place, value] of row.entries()) {
      gradient[place] = (gradient[place] ?? 0) + miss * value;
      const line = curvature[place] ?? [];
      for (let other = 0; other <= place; other++)
        line[other] = (line[other] ?? 0) + spread * value * (row[other] ?? 0);
    }
  }
  return { gradient, curvature };
}

/** Newton's method. Each step is shortened so that no parameter changes by more than 2. */
function climb(
  rows: readonly (readonly number[])[],
  examples: readonly LogisticExample[],
  ridge: number,
): number[] {
  let parameters = Array.from({ length: rows[0]?.length ?? 1 }, () => 0);
  for (let taken = 0; taken < MOST_STEPS; taken++) {
    const { gradient, curvature } = slopes(rows, examples, { parameters, ridge });
    const step = solveSymmetric(curvature, gradient) ?? [];
    const longest = step.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const share = Math.min(1, 2 / Math.max(longest, 1e-12));
    parameters = parameters.map((parameter, place) => parameter + share * (step[place] ?? 0));
    if (longest < SMALLEST_STEP) break;
  }
  return parameters;
}

/**
 * Logistic regression with a ridge penalty on standardised values. If weights contradict their direction, the fit drops
 * the worst of these values and repeats with the others. The probability is therefore monotone in every value.
 */
export function fitLogistic(
  examples: readonly LogisticExample[],
  { ridge, directions }: LogisticRules,
): LogisticModel {
  const scales = directions.map((_, place) => scaleOf(examples, place));
  const kept = new Set(directions.keys());
  for (;;) {
    const places = [...kept];
    const rows = examples.map(({ values }) => [
      1,
      ...places.map(
        (place) => ((values[place] ?? 0) - (scales[place]?.mean ?? 0)) / (scales[place]?.deviation ?? 1),
      ),
    ]);
    const [constant = 0, ...slopesKept] = climb(rows, examples, ridge);
    const against = places.map((place, at) => (slopesKept[at] ?? 0) * (directions[place] ?? 1));
    const worst = Math.min(0, ...against);
    if (worst < 0) {
      kept.delete(places[against.indexOf(worst)] ?? -1);
      continue;
    }
    const weights = directions.map((_, place) => {
      const at = places.indexOf(place);
      return at === -1 ? 0 : (slopesKept[at] ?? 0) / (scales[place]?.deviation ?? 1);
    });
    const bias = weights.reduce((sum, weight, place) => sum - weight * (scales[place]?.mean ?? 0), constant);
    return { bias, weights };
  }
}
