/**
 * How harm may look: the odds that a bad task is one of the canary, as a multiple of those without harm. The prior says
 * how likely each multiple is held to be before any task was seen; it decides how soon which harm is found, and never
 * how often a harmless version is accused.
 */
const HARMS = [
  { oddsRatio: 1.25, prior: 0.15 },
  { oddsRatio: 1.5, prior: 0.25 },
  { oddsRatio: 2, prior: 0.25 },
  { oddsRatio: 3, prior: 0.15 },
  { oddsRatio: 5, prior: 0.1 },
  { oddsRatio: 10, prior: 0.1 },
] as const;

/** Evidence of harm so far: the logarithm of the likelihood ratio of each odds ratio against no harm. */
export type HarmEvidence = readonly number[];

export const NO_EVIDENCE: HarmEvidence = HARMS.map(() => 0);

/** Bad tasks of one step. */
export interface BadTasks {
  canary: number;
  control: number;
  /** Probability that a task of either group is one of the canary, more than 0 and less than 1. */
  share: number;
}

/**
 * Adds bad tasks. Each is a coin that says whether it fell into the canary: without harm with probability `share`, with
 * an odds ratio r with probability r·share / (r·share + 1 − share). The share may change from step to step.
 *
 * Pure.
 */
export function withBadTasks(evidence: HarmEvidence, { canary, control, share }: BadTasks): HarmEvidence {
  return HARMS.map(({ oddsRatio }, index) => {
    const scale = Math.log(oddsRatio * share + 1 - share);
    return (evidence[index] ?? 0) + canary * (Math.log(oddsRatio) - scale) - control * scale;
  });
}

/**
 * Computes the e-value: the mixture of the likelihood ratios. Without harm it is a nonnegative martingale that starts at
 * 1, so it reaches 1/α at any time with a probability of at most α (Ville, 1939; Grünwald, de Heide and Koolen, 2024):
 * it may be looked at after every task.
 *
 * Pure.
 */
export function eValue(evidence: HarmEvidence): number {
  const logs = HARMS.map(({ prior }, index) => Math.log(prior) + (evidence[index] ?? 0));
  const most = Math.max(...logs);
  const mixture = Math.exp(most) * logs.reduce((sum, log) => sum + Math.exp(log - most), 0);
  // JSON has no infinity.
  return Math.min(mixture, Number.MAX_VALUE);
}

/** Pairs of answers to the same audio that differ in quality; pairs of which both or neither are bad say nothing. */
export interface DiscordantPairs {
  challengerWorse: number;
  championWorse: number;
}

/** Adds pairs of a shadow: without harm each side is the worse one equally often. Pure. */
export function withPairs(
  evidence: HarmEvidence,
  { challengerWorse, championWorse }: DiscordantPairs,
): HarmEvidence {
  return withBadTasks(evidence, { canary: challengerWorse, control: championWorse, share: 0.5 });
}
