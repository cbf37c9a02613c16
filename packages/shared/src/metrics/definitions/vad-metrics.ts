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
    formula: 'of each clip that was measured',
    shape: 'distribution',
    from: ['utterance.answered'],
    of: MEASURED,
    field,
  };
}

function truncation(end: 'start' | 'end', field: keyof ClipStatistics): RateMetric {
  return {
    id: `vad.truncated_${end}_rate`,
    title: `Clips cut at the ${end}`,
    component: 'vad',
    kind: 'input',
    unit: 'share',
    better: 'lower',
    formula: `clips with a speech probability > 0.5 in the ${end === 'start' ? 'first' : 'last'} 50 ms / clips where it is known`,
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
    ...clipMetric('clip_ms', 'Clip length', 'ms', 'durationMs'),
    headline: true,
    exposedAs: 'hark_clip_duration_seconds',
    buckets: [300, 500, 750, 1_000, 1_500, 2_000, 3_000, 4_000, 6_000, 8_000, 12_000],
  },
  { ...clipMetric('level_dbfs', 'Level', 'dBFS', 'rmsDbfs'), headline: true },
  clipMetric('peak_dbfs', 'Peak', 'dBFS', 'peakDbfs'),
  { ...clipMetric('clipped_share', 'Clipped samples', 'share', 'clippedShare'), better: 'lower' },
  { ...clipMetric('snr_db', 'Signal to noise', 'dB', 'snrDb'), better: 'higher' },
  clipMetric('silence_before_ms', 'Silence before speech', 'ms', 'silenceBeforeMs'),
  clipMetric('silence_after_ms', 'Silence after speech', 'ms', 'silenceAfterMs'),
  clipMetric('speech_share', 'Speech in clips', 'share', 'speechShare'),
  truncation('start', 'truncatedStart'),
  truncation('end', 'truncatedEnd'),
  {
    id: 'vad.misfire_rate',
    title: 'Misfires',
    component: 'vad',
    kind: 'output',
    unit: 'share',
    better: 'lower',
    formula: 'starts of speech that were taken back / starts of speech',
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
    formula: 'attempts in which the server’s own detector hears < 300 ms of speech / attempts',
    alarm: { above: 0.05 },
    headline: true,
    shape: 'rate',
    from: ['utterance.answered'],
    hit: [{ field: 'empty', is: 'no_speech' }],
  },
  {
    id: 'vad.early_endpoint_rate',
    title: 'Ends that the server told',
    component: 'vad',
    kind: 'output',
    unit: 'share',
    better: 'higher',
    formula:
      'utterances whose end the server told before the page had waited for it / utterances over the wire',
    shape: 'rate',
    from: ['utterance.answered'],
    of: MEASURED,
    hit: [{ field: 'endpointTold', is: true }],
  },
  {
    ...clipMetric('frame_p95_ms', 'Detector time a frame (p95 of a clip)', 'ms', 'vadFrameP95Ms'),
    kind: 'software',
    better: 'lower',
    headline: true,
  },
  {
    id: 'vad.decision_ms',
    title: 'From a frame to its decision',
    component: 'vad',
    kind: 'software',
    unit: 'ms',
    better: 'lower',
    formula: 'from the arrival of the frame that ended an utterance to the decision: waiting and detector',
    shape: 'distribution',
    from: ['vad.end'],
    field: 'decisionMs',
    stage: 'decision',
  },
  {
    id: 'vad.saved_share',
    title: 'Audio that was not sent',
    component: 'vad',
    kind: 'output',
    unit: 'share',
    better: 'neither',
    formula: '1 − audio sent / audio heard, for each press of the button',
    shape: 'distribution',
    from: ['mic.closed'],
    field: 'savedShare',
  },
  ...MANDATORY.map((field) => missingRate({ component: 'vad', field, of: 'clips' })),
];
