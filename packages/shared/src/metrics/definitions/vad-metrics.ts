import type { ClipStatistics } from '../../wire/clip-statistics.ts';
import type { DistributionMetric, MetricDefinition, RateMetric, Unit } from './metric-definition.ts';
import { missingRate } from './missing-rate.ts';

const MEASURED = [{ field: 'uploaded', is: false }] as const;

function clipMetric(
  name: string,
  title: string,
  unit: Unit,
  field: keyof ClipStatistics,
): DistributionMetric {
  return {
    id: `vad.${name}`,
    title,
    component: 'vad',
    kind: 'input',
    unit,
    better: 'neither',
    formula: 'per measured clip',
    shape: 'distribution',
    from: ['utterance.answered'],
    of: MEASURED,
    field,
  };
}

function truncation(end: 'start' | 'end', field: keyof ClipStatistics): RateMetric {
  return {
    id: `vad.truncated_${end}_rate`,
    title: `Clips truncated at the ${end}`,
    component: 'vad',
    kind: 'input',
    unit: 'share',
    better: 'lower',
    formula: `clips with a speech probability > 0.5 in the ${end === 'start' ? 'first' : 'last'} 50 ms / clips with a known probability`,
    shape: 'rate',
    from: ['utterance.answered'],
    of: MEASURED,
    hit: [{ field, is: true }],
  };
}

/** Without these a clip cannot be judged: a page that stops to send them is broken. */
const MANDATORY: readonly (keyof ClipStatistics)[] = [
  'durationMs',
  'rmsDbfs',
  'peakDbfs',
  'clippedShare',
  'snrDb',
  'silenceBeforeMs',
  'silenceAfterMs',
  'truncatedStart',
  'truncatedEnd',
  'speechShare',
  'vadFrameP95Ms',
];

/** What the voice activity detector hears, what it lets through, and what it costs. */
export const VAD_METRICS: readonly MetricDefinition[] = [
  {
    ...clipMetric('clip_ms', 'Clip duration', 'ms', 'durationMs'),
    headline: true,
    exposedAs: 'hark_clip_duration_seconds',
    buckets: [300, 500, 750, 1_000, 1_500, 2_000, 3_000, 4_000, 6_000, 8_000, 12_000],
  },
  { ...clipMetric('level_dbfs', 'Audio level', 'dBFS', 'rmsDbfs'), headline: true },
  clipMetric('peak_dbfs', 'Peak level', 'dBFS', 'peakDbfs'),
  { ...clipMetric('clipped_share', 'Clipped samples', 'share', 'clippedShare'), better: 'lower' },
  { ...clipMetric('snr_db', 'Signal-to-noise ratio', 'dB', 'snrDb'), better: 'higher' },
  clipMetric('silence_before_ms', 'Silence before speech', 'ms', 'silenceBeforeMs'),
  clipMetric('silence_after_ms', 'Silence after speech', 'ms', 'silenceAfterMs'),
  clipMetric('speech_share', 'Speech share of clips', 'share', 'speechShare'),
  truncation('start', 'truncatedStart'),
  truncation('end', 'truncatedEnd'),
  {
    id: 'vad.misfire_rate',
    title: 'VAD misfires',
    component: 'vad',
    kind: 'output',
    unit: 'share',
    better: 'lower',
    formula: 'speech starts withdrawn as noise / speech starts',
    shape: 'rate',
    from: ['vad.start'],
    hitFrom: 'vad.misfire',
    hit: [],
  },
  {
    id: 'vad.no_speech_rate',
    title: 'Clips without speech',
    component: 'vad',
    kind: 'output',
    unit: 'share',
    better: 'lower',
    formula: 'attempts with < 300 ms of speech by the server’s VAD / attempts',
    alarm: { above: 0.05 },
    headline: true,
    shape: 'rate',
    from: ['utterance.answered'],
    hit: [{ field: 'empty', is: 'no_speech' }],
  },
  {
    id: 'vad.early_endpoint_rate',
    title: 'Early endpoints',
    component: 'vad',
    kind: 'output',
    unit: 'share',
    better: 'higher',
    formula: 'utterances that the server ended before the page’s own silence limit / streamed utterances',
    shape: 'rate',
    from: ['utterance.answered'],
    of: MEASURED,
    hit: [{ field: 'endpointTold', is: true }],
  },
  {
    ...clipMetric('frame_p95_ms', 'VAD inference per frame (p95)', 'ms', 'vadFrameP95Ms'),
    kind: 'software',
    better: 'lower',
    headline: true,
  },
  {
    id: 'vad.decision_ms',
    title: 'Endpoint decision time',
    component: 'vad',
    kind: 'software',
    unit: 'ms',
    better: 'lower',
    formula:
      'from the arrival of the last frame of an utterance to the endpoint decision, including queueing and VAD inference',
    shape: 'distribution',
    from: ['vad.end'],
    field: 'decisionMs',
    stage: 'decision',
  },
  {
    id: 'vad.saved_share',
    title: 'Audio not sent',
    component: 'vad',
    kind: 'output',
    unit: 'share',
    better: 'neither',
    formula: '1 − audio sent / audio recorded, per microphone press',
    shape: 'distribution',
    from: ['mic.closed'],
    field: 'savedShare',
  },
  ...MANDATORY.map((field) => missingRate({ component: 'vad', field, of: 'clips' })),
];
