import type { RuleParameter } from './alarm-rule.ts';

type Given = Pick<RuleParameter, 'default'> & Partial<RuleParameter>;

const parameter = (
  fixed: Pick<RuleParameter, 'name' | 'meaning' | 'unit' | 'min' | 'max'>,
): ((given: Given) => RuleParameter) => {
  return (given) => ({ ...fixed, ...given });
};

export const ratio = parameter({
  name: 'ratio',
  meaning: 'Change of the odds that is looked for; a smaller one is found later.',
  unit: 'ratio',
  min: 1.1,
  max: 20,
});
export const pendingAt = parameter({
  name: 'pendingAt',
  meaning: 'Value of the cumulative sum from which it is watched.',
  unit: 'score',
  min: 1,
  max: 100,
});
export const firingAt = parameter({
  name: 'firingAt',
  meaning: 'Value of the cumulative sum at which it fires; one more makes false alarms 2.7 times rarer.',
  unit: 'score',
  min: 1,
  max: 100,
});
export const warnFactor = parameter({
  name: 'warnFactor',
  meaning: 'Multiple of the baseline that the 99 % bound of the last hour must exceed for a warning.',
  unit: 'ratio',
  min: 1.01,
  max: 20,
});
export const minSamples = parameter({
  name: 'minSamples',
  meaning: 'Least samples of a window.',
  unit: 'count',
  min: 20,
  max: 100_000,
});
export const minBaseline = parameter({
  name: 'minBaseline',
  meaning: 'Least samples of the baseline.',
  unit: 'count',
  min: 100,
  max: 10_000_000,
});
export const above = parameter({
  name: 'above',
  meaning: 'It fires when the 99.9 % bound of the window is above this share.',
  unit: 'share',
  min: 0,
  max: 1,
});
export const below = parameter({
  name: 'below',
  meaning: 'It fires when the 99.9 % bound of the window is below this share.',
  unit: 'share',
  min: 0,
  max: 1,
});
export const budget = parameter({
  name: 'budget',
  meaning: 'Share that may be bad over 30 days.',
  unit: 'share',
  min: 0.0001,
  max: 0.5,
});
export const minBad = parameter({
  name: 'minBad',
  meaning: 'Least bad events of the long window.',
  unit: 'count',
  min: 10,
  max: 10_000,
});
export const minShare = parameter({
  name: 'minShare',
  meaning: 'Share that a word is taken to have at least; it must become `ratio` times as frequent.',
  unit: 'share',
  min: 0.001,
  max: 0.5,
});
export const maxChance = parameter({
  name: 'maxChance',
  meaning: 'It fires when so large a difference is less probable than this by chance.',
  unit: 'p',
  min: 1e-9,
  max: 0.05,
});
export const minMoved = parameter({
  name: 'minMoved',
  meaning: 'Least distance from the reference, in its standard deviations.',
  unit: 'sigmas',
  min: 0,
  max: 10,
});
export const minGap = parameter({
  name: 'minGap',
  meaning: 'Least share by which outcomes are worse than the confidence promises.',
  unit: 'share',
  min: 0.005,
  max: 0.5,
});
