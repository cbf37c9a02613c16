import {
  thresholdHistorySchema,
  thresholdPreviewSchema,
  thresholdsSchema,
  type RuleThresholds,
} from '@hark/shared/http/alarms-api';

const DAY_MS = 86_400_000;

const THRESHOLDS: RuleThresholds['thresholds'] = [
  {
    name: 'ratio',
    meaning: 'How many times the odds of a bad task must grow to be an alarm.',
    unit: 'ratio',
    value: 2,
    default: 2,
    min: 1.1,
    max: 10,
    suggested: 1.8,
  },
  {
    name: 'limit',
    meaning: 'The sum at which it fires: higher is later and surer.',
    unit: 'score',
    value: 12,
    default: 12,
    min: 2,
    max: 40,
    suggested: null,
  },
  {
    name: 'above',
    meaning: 'It also fires above this share, whatever the baseline.',
    unit: 'share',
    value: 0.15,
    default: 0.15,
    min: 0.01,
    max: 0.9,
    suggested: 0.12,
  },
];

function rule(changes: Partial<RuleThresholds>): RuleThresholds {
  return {
    rule: 'asr.redo_rate/rate',
    metric: 'asr.redo_rate',
    component: 'asr',
    detector: 'rate',
    severity: 'ticket',
    title: 'People repeat themselves more often',
    use: 'active',
    version: 0,
    thresholds: THRESHOLDS,
    fired: 0,
    lastFiredMs: null,
    ...changes,
  };
}

export const OPEN_RULE = 'asr.redo_rate/rate';

/** The answer of `GET /v1/ops/thresholds`. */
export function thresholdsAnswer() {
  const now = Date.now();
  return thresholdsSchema.parse({
    rules: [
      rule({
        rule: 'vad.truncated_start_rate/rate',
        metric: 'vad.truncated_start_rate',
        component: 'vad',
        severity: 'page',
        title: 'Clips are cut at the start more often',
        fired: 2,
        lastFiredMs: now - 25 * 60_000,
      }),
      rule({ version: 2, fired: 3, lastFiredMs: now - 3 * DAY_MS }),
      rule({
        rule: 'asr.switch_rate/rate',
        metric: 'asr.switch_rate',
        title: 'People type instead more often',
        severity: 'warning',
      }),
      rule({
        rule: 'search.ctr/rate',
        metric: 'search.ctr',
        component: 'search',
        title: 'Fewer people click a result',
        use: 'muted',
        version: 1,
      }),
    ],
  });
}

/** The answer of `POST /v1/ops/thresholds/preview`: three firings, of which one is left. */
export function previewAnswer() {
  const now = Date.now();
  const firings = [20, 11, 3].map((days) => ({
    from: now - days * DAY_MS,
    to: now - days * DAY_MS + 7_200_000,
  }));
  return thresholdPreviewSchema.parse({
    days: 28,
    daysWithData: 28,
    now: firings,
    proposed: firings.slice(1, 2),
  });
}

/** The answer of `GET /v1/ops/thresholds/history`. */
export function thresholdHistoryAnswer() {
  const now = Date.now();
  const of = { rule: OPEN_RULE, by: 'Ana', use: 'active' };
  return thresholdHistorySchema.parse({
    history: [
      {
        ...of,
        version: 2,
        at: now - 2 * DAY_MS,
        reason: 'back to normal after the sale',
        values: { ratio: 2 },
      },
      {
        ...of,
        version: 1,
        at: now - 9 * DAY_MS,
        reason: 'the sale brings many new people',
        values: { ratio: 3 },
      },
    ],
  });
}
