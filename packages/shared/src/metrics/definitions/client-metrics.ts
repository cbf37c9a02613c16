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
    formula: `“${hitFrom}” events / microphone presses`,
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
      'from the actual end of speech to results on screen',
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
    formula:
      'tasks with an answer more than 1.5 s after the end of speech / tasks with a known response time',
    alarm: { above: 0.05 },
    headline: true,
    shape: 'rate',
    from: ['task.closed'],
    hit: [{ field: 'wholeMs', above: SLO_WHOLE_MS }],
  },
  {
    ...stage('endpoint_ms', 'Endpointing delay', 'endpointMs', 'silence from the last word to the endpoint'),
    stage: 'endpoint',
  },
  {
    ...stage('upload_ms', 'Network round trip', 'uploadMs', 'wait for the answer minus server time'),
    stage: 'upload',
  },
  { ...stage('paint_ms', 'Rendering', 'paintMs', 'from the answer to results on screen'), stage: 'paint' },
  {
    id: 'client.attempt_interval_ms',
    title: 'Time between attempts',
    component: 'client',
    kind: 'input',
    unit: 'ms',
    better: 'neither',
    formula: 'mean time from an outcome to the next attempt, per task with several attempts',
    shape: 'distribution',
    from: ['task.closed'],
    field: 'intervalMs',
  },
  {
    id: 'client.sample_rate_hz',
    title: 'Microphone sample rate',
    component: 'client',
    kind: 'input',
    unit: 'Hz',
    better: 'neither',
    formula: 'sample rate per attempt',
    shape: 'distribution',
    from: ['utterance.answered'],
    field: 'sampleRateHz',
  },
  {
    id: 'client.channels',
    title: 'Microphone channels',
    component: 'client',
    kind: 'input',
    unit: 'count',
    better: 'neither',
    formula: 'channels per attempt',
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
  perPress('mic_denied_rate', 'Microphone permission denied', 'mic.denied'),
  perPress('mic_missing_rate', 'Microphone not found', 'mic.missing'),
  perPress('mic_muted_rate', 'Microphone muted or silent', 'mic.muted'),
  perPress('mic_lost_rate', 'Microphone disconnected', 'mic.lost'),
  perPress('mic_suspended_rate', 'Audio suspended', 'mic.suspended'),
  perPress('error_rate', 'Errors shown', 'error.shown'),
  perPress('reconnect_rate', 'Reconnects', 'reconnected'),
  {
    id: 'client.resume_rate',
    title: 'Reconnects that resumed',
    component: 'client',
    kind: 'software',
    unit: 'share',
    better: 'higher',
    formula: 'reconnects that resumed their session / reconnects',
    shape: 'rate',
    from: ['reconnected'],
    hit: [{ field: 'resumed', is: true }],
  },
];
