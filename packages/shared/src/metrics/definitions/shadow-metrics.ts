import type { DistributionMetric, MetricDefinition, RateMetric } from './metric-definition.ts';

type ShadowMetric<Metric> = Omit<Metric, 'component' | 'unit' | 'better' | 'shape' | 'from'> &
  Partial<Metric>;

/** Pairs differ for better or worse, so no direction is the better one; the judge of the rollout decides. */
const OF_PAIRS = {
  component: 'asr',
  unit: 'share',
  better: 'neither',
  from: ['utterance.shadowed'],
} as const;

const pairRate = (rest: ShadowMetric<RateMetric>): RateMetric => ({ ...OF_PAIRS, shape: 'rate', ...rest });
const pairValue = (rest: ShadowMetric<DistributionMetric>): DistributionMetric => ({
  ...OF_PAIRS,
  shape: 'distribution',
  ...rest,
});

/** Metrics of a challenger that hears what the champion hears; the slice `version` is the challenger's. */
export const SHADOW_METRICS: readonly MetricDefinition[] = [
  pairValue({
    id: 'asr.shadow_distance',
    title: 'Shadow distance',
    kind: 'output',
    formula: 'word edit distance / words of the longer transcript, after normalisation',
    field: 'distance',
  }),
  pairRate({
    id: 'asr.shadow_differs_rate',
    title: 'Shadow transcripts that differ',
    kind: 'output',
    formula: 'transcript pairs with a distance > 0 / transcript pairs',
    hit: [{ field: 'distance', above: 0 }],
  }),
  pairRate({
    id: 'asr.shadow_far_rate',
    title: 'Shadow transcripts far apart',
    kind: 'output',
    formula: 'transcript pairs with a distance > 0.5 / transcript pairs',
    hit: [{ field: 'distance', above: 0.5 }],
  }),
  pairRate({
    id: 'asr.shadow_visible_rate',
    title: 'Shadow results that differ',
    kind: 'output',
    formula:
      'transcript pairs with a different first result or a Jaccard index < 0.6 over the top five / transcript pairs',
    hit: [{ field: 'visible', is: true }],
  }),
  pairRate({
    id: 'asr.shadow_worse_rate',
    title: 'Shadow alone bad',
    kind: 'output',
    formula:
      'transcript pairs of which the challenger alone has no words for speech, no answer, or one that took over 1.5 s / transcript pairs',
    hit: [{ field: 'worse', is: 'challenger' }],
  }),
  pairRate({
    id: 'asr.shadow_better_rate',
    title: 'Champion alone bad',
    kind: 'output',
    formula: 'like “Shadow alone bad”, with the champion as the bad one',
    hit: [{ field: 'worse', is: 'champion' }],
  }),
  pairValue({
    id: 'asr.shadow_ms',
    title: 'Shadow recognition time',
    kind: 'software',
    unit: 'ms',
    formula: 'encoding and decoding of the challenger, per answer',
    field: 'challengerMs',
  }),
  {
    id: 'asr.shadow_dropped',
    title: 'Utterances without a shadow',
    component: 'asr',
    kind: 'software',
    unit: 'count',
    better: 'neither',
    formula: 'utterances that the challenger did not hear, because there was no time beside people',
    shape: 'count',
    from: ['shadow.dropped'],
    field: 'utterances',
  },
];
