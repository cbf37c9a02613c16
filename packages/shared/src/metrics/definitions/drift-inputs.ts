import type { SLICE_DIMENSIONS } from '../../events/slices.ts';
import type { Component, DistributionMetric, RateMetric } from './metric-definition.ts';
import { RECORDED_METRICS } from './metric-definitions.ts';

/** Dimensions that say who speaks and with what; the others say what serves. */
const INPUT_DIMENSIONS = [
  'device',
  'browser',
  'os',
  'locale',
  'codec',
  'ageBand',
] as const satisfies readonly (typeof SLICE_DIMENSIONS)[number][];

const DIMENSION_TITLES = {
  device: 'Device class',
  browser: 'Browser',
  os: 'Operating system',
  locale: 'Language',
  codec: 'Audio format',
  ageBand: 'Age band',
} as const satisfies Record<(typeof INPUT_DIMENSIONS)[number], string>;

interface InputBase {
  /** Id of the metric; `client.` and the dimension for categories. With `/drift` or `/missing` the id of its rule. */
  metric: string;
  title: string;
  component: Component;
}

/** What drift is looked for in. `values`: a distribution; `share`: of clips; `category`: a slice; `missing`: a field. */
export type DriftInput = InputBase &
  (
    | { type: 'values'; definition: DistributionMetric }
    | { type: 'share'; definition: RateMetric }
    | { type: 'category'; dimension: string }
    | { type: 'missing'; definition: RateMetric }
  );

const isMissing = (id: string): boolean => /\.missing_\w+_rate$/.test(id);

function inputsOfMetrics(): DriftInput[] {
  return RECORDED_METRICS.flatMap((definition): DriftInput[] => {
    const { id: metric, title, component, kind, shape } = definition;
    // Confidence is an output of recognition whose distribution shows what it was given.
    if ((kind !== 'input' && metric !== 'asr.confidence') || definition.from.includes('server.sample'))
      return [];
    const base = { metric, title, component };
    if (shape === 'distribution') return [{ ...base, type: 'values', definition }];
    if (shape !== 'rate' || metric.startsWith('search.rule_')) return [];
    return [{ ...base, type: isMissing(metric) ? 'missing' : 'share', definition }];
  });
}

/** Returns the input of a dimension of slices; also of the operator's own, `custom.…`. */
export function categoryInput(dimension: string): DriftInput {
  const known = INPUT_DIMENSIONS.find((each) => each === dimension);
  const name = dimension.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const title = known === undefined ? dimension : DIMENSION_TITLES[known];
  return { type: 'category', metric: `client.${name}`, title, component: 'client', dimension };
}

/** Every input whose drift has a rule: `metric/missing` for a field that may be missing, otherwise `metric/drift`. */
export const DRIFT_INPUTS: readonly DriftInput[] = [
  ...inputsOfMetrics(),
  ...INPUT_DIMENSIONS.map(categoryInput),
];

/** Rules of drift that are about no single input. */
export const CALIBRATION_RULE = 'asr.confidence/calibration';
export const CHOICE_RULE = 'search.ctr/choice';
export const UNKNOWN_WORDS_RULE = 'search.unknown_word_share/unknown-words';

/** Returns the id of an input's rule. */
export function driftRuleOf({ metric, type }: Pick<DriftInput, 'metric' | 'type'>): string {
  return `${metric}/${type === 'missing' ? 'missing' : 'drift'}`;
}
