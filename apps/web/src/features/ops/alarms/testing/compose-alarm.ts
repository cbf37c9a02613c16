import type { Alarm } from '@hark/shared/http/alarms-api';

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 0, 5, 12);

/** An alarm for tests, firing since noon of 5 January 2026, with these fields. */
export function composeAlarm(fields: Partial<Alarm> = {}): Alarm {
  return {
    id: 'alarm-1',
    rule: 'vad.truncated_start_rate/rate',
    metric: 'vad.truncated_start_rate',
    component: 'vad',
    detector: 'rate',
    slice: { dimension: 'browser', value: 'Chrome 142' },
    severity: 'page',
    state: 'firing',
    sinceMs: NOON,
    stateSinceMs: NOON + 60_000,
    title: 'Clips are cut at the start',
    nextStep: 'Listen to the examples.',
    evidence: {
      window: { from: NOON, to: NOON + HOUR_MS },
      n: 130,
      value: 0.43,
      baseline: 0.021,
      interval: { lower: 0.32, upper: 0.55 },
      statistic: 'cusum',
      score: 9.31,
      limit: 8,
      pValue: null,
      slices: [],
      others: [],
      blame: null,
      words: [],
    },
    cause: {
      kind: 'data',
      component: 'vad',
      sentence: 'Clips from Chrome 142 are cut at the start since 12:40; 43 % of 130; detection',
      upstream: null,
    },
    acknowledged: null,
    silencedUntilMs: null,
    ...fields,
  };
}
