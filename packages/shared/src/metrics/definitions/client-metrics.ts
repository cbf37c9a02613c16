import type { AnyEventName } from '../../events/event-names.ts';
import type { DistributionMetric, MetricDefinition, RateMetric } from './metric-definition.ts';
import { missingRate } from './missing-rate.ts';

/** 95 % of tasks should be faster than this, from the end of speech to results. */
export const SLO_WHOLE_MS = 1_500;

function stage(name: string, title: string, field: string, formula: string): DistributionMetric {
  return {
    id: `client.${name}`,
    title,
    component: 'client',
    kind: 'software',
    unit: 'ms',
    better: 'lower',
    formula,
    shape: 'distribution',
    from: ['results.shown'],
    field,
  };
}

function perPress(name: string, title: string, hitFrom: AnyEventName): RateMetric {
  return {
    id: `client.${name}`,
    title,
    component: 'client',
    kind: 'software',
    unit: 'share',
    better: 'lower',
    formula: `“${hitFrom}” / presses of the button`,
    shape: 'rate',
    from: ['mic.pressed'],
    hitFrom,
    hit: [],
  };
}

/** What the person meets: the way from the last word to results, and what stops it. */
export const CLIENT_METRICS: readonly MetricDefinition[] = [
  {
    ...stage(
      'whole_ms',
      'End of speech to results',
      'wholeMs',
      'from the true end of speech to painted results',
    ),
    stage: 'whole',
    kind: 'output',
    headline: true,
  },
  {
    id: 'client.slow_rate',
    title: 'Tasks slower than 1.5 s',
    component: 'client',
    kind: 'output',
    unit: 'share',
    better: 'lower',
    formula: 'tasks with an answer later than 1.5 s after the end of speech / tasks in which that is known',
    alarm: { above: 0.05 },
    headline: true,
    shape: 'rate',
    from: ['task.closed'],
    hit: [{ field: 'wholeMs', above: SLO_WHOLE_MS }],
  },
  {
    ...stage(
      'endpoint_ms',
      'Wait for the end of speech',
      'endpointMs',
      'silence after the last word until the utterance was closed',
    ),
    stage: 'endpoint',
  },
  {
    ...stage(
      'upload_ms',
      'Way to the server and back',
      'uploadMs',
      'the wait for the answer less the server’s own time',
    ),
    stage: 'upload',
  },
  { ...stage('paint_ms', 'Paint', 'paintMs', 'from the answer to painted results'), stage: 'paint' },
  {
    id: 'client.attempt_interval_ms',
    title: 'Time between attempts',
    component: 'client',
    kind: 'input',
    unit: 'ms',
    better: 'neither',
    formula: 'mean time from an outcome to the next attempt, for each task with several',
    shape: 'distribution',
    from: ['task.closed'],
    field: 'intervalMs',
  },
  {
    id: 'client.sample_rate_hz',
    title: 'Sample rate of microphones',
    component: 'client',
    kind: 'input',
    unit: 'Hz',
    better: 'neither',
    formula: 'sample rate of each attempt',
    shape: 'distribution',
    from: ['utterance.answered'],
    field: 'sampleRateHz',
  },
  {
    id: 'client.channels',
    title: 'Channels of microphones',
    component: 'client',
    kind: 'input',
    unit: 'count',
    better: 'neither',
    formula: 'channels of each attempt',
    shape: 'distribution',
    from: ['utterance.answered'],
    field: 'channels',
  },
  missingRate({ component: 'client', field: 'sampleRateHz', of: 'attempts' }),
  missingRate({ component: 'client', field: 'channels', of: 'attempts' }),
  missingRate({ component: 'client', field: 'language', slice: 'locale', of: 'attempts' }),
  missingRate({ component: 'client', field: 'device', slice: 'device', of: 'attempts' }),
  missingRate({ component: 'client', field: 'browser', slice: 'browser', of: 'attempts' }),
  missingRate({ component: 'client', field: 'os', slice: 'os', of: 'attempts' }),
  perPress('mic_denied_rate', 'Microphone denied', 'mic.denied'),
  perPress('mic_missing_rate', 'No microphone', 'mic.missing'),
  perPress('mic_muted_rate', 'Microphone muted or dead', 'mic.muted'),
  perPress('mic_lost_rate', 'Microphone lost', 'mic.lost'),
  perPress('mic_suspended_rate', 'Audio suspended', 'mic.suspended'),
  perPress('error_rate', 'Errors shown', 'error.shown'),
  perPress('reconnect_rate', 'Reconnects', 'reconnected'),
  {
    id: 'client.resume_rate',
    title: 'Reconnects that went on where they were',
    component: 'client',
    kind: 'software',
    unit: 'share',
    better: 'higher',
    formula: 'reconnects to a session that the server still had / reconnects',
    shape: 'rate',
    from: ['reconnected'],
    hit: [{ field: 'resumed', is: true }],
  },
];
