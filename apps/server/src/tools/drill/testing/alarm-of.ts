import { alarmSchema, type Alarm } from '@hark/shared/http/alarms-api';

/** An alarm that rings, with these differences. */
export function alarmOf(changes: Partial<Alarm> = {}): Alarm {
  return alarmSchema.parse({
    id: 'alarm-1',
    rule: 'asr.redo_rate/rate',
    metric: 'asr.redo_rate',
    component: 'asr',
    detector: 'rate',
    slice: null,
    severity: 'ticket',
    state: 'firing',
    sinceMs: 0,
    stateSinceMs: 0,
    title: 'People repeat themselves more often',
    nextStep: 'Listen to examples.',
    evidence: {
      window: { from: 0, to: 1_000 },
      n: 100,
      value: 0.2,
      baseline: 0.1,
      interval: null,
      statistic: 'cusum',
      score: 12,
      limit: 12,
      pValue: null,
      slices: [],
      others: [],
      blame: null,
      words: [],
    },
    cause: { kind: 'data', component: 'asr', sentence: 'People repeat themselves.', upstream: null },
    acknowledged: null,
    silencedUntilMs: null,
    ...changes,
  });
}
