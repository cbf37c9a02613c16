import { category, normal } from './random-samples.ts';

type Random = () => number;

/** An input of a component: how it usually is, and how it is after a change. */
export interface InputScenario {
  name: string;
  usual: (random: Random) => number;
  changed: (random: Random) => number;
}

/** Length of a clip in milliseconds: log-normal, half of the clips between 1.1 and 2 s. */
export const clipLength = (random: Random): number => Math.exp(normal(random, Math.log(1_500), 0.4));

/** Level of a clip in dBFS. */
export const clipLevel = (random: Random): number => normal(random, -26, 5);

/** Silence before speech in milliseconds. */
export const silenceBefore = (random: Random): number => Math.max(0, normal(random, 300, 80));

/** The three changes that METRICS names. */
export const INPUT_CHANGES: readonly InputScenario[] = [
  { name: 'clip length × 1.2', usual: clipLength, changed: (random) => 1.2 * clipLength(random) },
  { name: 'level −3 dB', usual: clipLevel, changed: (random) => clipLevel(random) - 3 },
  {
    name: '20 % truncated',
    usual: silenceBefore,
    changed: (random) => (random() < 0.2 ? 50 * random() : silenceBefore(random)),
  },
];

/** Shares of browsers: a few large and several small ones. */
export const BROWSERS = [40, 20, 12, 8, 6, 4, 4, 3, 2, 1] as const;
/** The same after a new version took 15 of the 40. */
export const BROWSERS_LATER = [25, 20, 12, 8, 6, 4, 4, 3, 2, 1, 15] as const;

export const browser =
  (weights: readonly number[] = BROWSERS) =>
  (random: Random): number =>
    category(random, weights);
