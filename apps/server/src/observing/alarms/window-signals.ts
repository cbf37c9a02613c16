import type { AlarmRule } from '@hark/shared/alarms/alarm-rule';
import { ALARM_RULES } from '@hark/shared/alarms/alarm-rules';
import { boundLevel, burnOf } from '@hark/shared/alarms/check-window';
import type { Evidence } from '@hark/shared/http/alarms-api';
import type { RateSums } from '@hark/shared/metrics/detectors/rate-warning';
import { RATE_WARNING } from '@hark/shared/metrics/detectors/rate-warning';
import { wilsonInterval } from '@hark/shared/metrics/figures/wilson-interval';
import { GRAIN_MS } from '@hark/shared/metrics/figures/range-buckets';
import type { AlarmSignal } from '../alarm-signal.ts';
import type { Settings } from './thresholds.ts';
import type { WindowSums } from './window-sums.ts';

/** Normal quantile of a two-sided 99 % interval. */
const Z_99 = 2.5758293035489004;

export function interval99({ samples, total }: RateSums): Evidence['interval'] {
  return wilsonInterval(Math.min(total, samples), samples, Z_99);
}

/** Evidence without the parts that only some detectors know. */
export function plainEvidence(
  given: Pick<Evidence, 'window' | 'n' | 'value' | 'statistic' | 'score' | 'limit'> & Partial<Evidence>,
): Evidence {
  return {
    baseline: null,
    interval: null,
    pValue: null,
    slices: [],
    others: [],
    blame: null,
    words: [],
    ...given,
    // Times of pages may have fractions.
    window: {
      from: Math.max(0, Math.round(given.window.from)),
      to: Math.max(0, Math.round(given.window.to)),
    },
  };
}

interface WindowParts {
  sums: WindowSums;
  /** End of the windows. */
  endMs: number;
}

type Values = Readonly<Record<string, number>>;

const { hour: HOUR_MS, day: DAY_MS } = GRAIN_MS;
/** Where an hour has too few samples, a longer window is looked at. */
const BOUND_WINDOWS_MS = [HOUR_MS, 6 * HOUR_MS, DAY_MS];

function boundSignal(rule: AlarmRule, values: Values, { sums, endMs }: WindowParts): AlarmSignal {
  const { minSamples = RATE_WARNING.minSamples, above, below } = values;
  const windowMs = BOUND_WINDOWS_MS.find((each) => sums(rule.metric, each).samples >= minSamples) ?? DAY_MS;
  const now = sums(rule.metric, windowMs);
  const share = now.samples === 0 ? null : Math.min(1, now.total / now.samples);
  const from = endMs - windowMs;
  return {
    rule: rule.id,
    slice: null,
    level: boundLevel(values, now),
    sinceMs: from,
    evidence: plainEvidence({
      window: { from, to: endMs },
      n: now.samples,
      value: share,
      interval: interval99(now),
      statistic: 'share',
      score: share ?? 0,
      limit: above ?? below ?? 0,
    }),
    cause: null,
  };
}

/** Refusals use up the budget of errors, too. */
function badOf({ metric }: AlarmRule, sums: WindowSums, windowMs: number): { bad: number; all: number } {
  const { samples, total } = sums(metric, windowMs);
  const refused = metric === 'gateway.error_rate' ? sums('gateway.shed_rate', windowMs).total : 0;
  return { bad: total + refused, all: samples };
}

function burnSignal(rule: AlarmRule, values: Values, { sums, endMs }: WindowParts): AlarmSignal {
  const burn = burnOf(values, (windowMs) => badOf(rule, sums, windowMs));
  const windowMs = burn?.longMs ?? DAY_MS;
  const { bad, all } = badOf(rule, sums, windowMs);
  const { budget = 0.01 } = values;
  const from = endMs - windowMs;
  return {
    rule: rule.id,
    slice: null,
    level: burn === null ? 'quiet' : 'alarm',
    ...(burn === null ? {} : { severity: burn.severity }),
    sinceMs: from,
    evidence: plainEvidence({
      window: { from, to: endMs },
      n: all,
      value: all === 0 ? null : Math.min(1, bad / all),
      baseline: budget,
      interval: interval99({ samples: all, total: bad }),
      statistic: 'burn',
      score: burn?.longRate ?? (all === 0 ? 0 : bad / all / budget),
      limit: burn?.factor ?? 1,
    }),
    cause: null,
  };
}

/** Returns the signals of rules that compare a window with a bound or a budget. Pure. */
export function windowSignals(settings: Settings, partsOf: (metric: string) => WindowParts): AlarmSignal[] {
  return ALARM_RULES.flatMap((rule) => {
    const found = settings.get(rule.id);
    if (found === undefined || found.use === 'retired') return [];
    if (rule.detector === 'bound') return [boundSignal(rule, found.values, partsOf(rule.metric))];
    if (rule.detector === 'burn') return [burnSignal(rule, found.values, partsOf(rule.metric))];
    return [];
  });
}
