import { SLO_WHOLE_MS } from '../metrics/definitions/client-metrics.ts';
import { DRIFT_INPUTS, driftRuleOf, type DriftInput } from '../metrics/definitions/drift-inputs.ts';
import type { MetricDefinition } from '../metrics/definitions/metric-definition.ts';
import { METRICS, MIN_BASELINE_SAMPLES } from '../metrics/definitions/metric-definitions.ts';
import { missingField } from '../metrics/definitions/missing-rate.ts';
import type { AlarmRule, Detector, RuleParameter, Severity } from './alarm-rule.ts';
import * as parameters from './rule-parameters.ts';
import { CHOICE_TEXT, driftText, missingText, RULE_TEXTS, type RuleText } from './rule-texts.ts';

/** Rates whose change is an alarm of its own; the others repeat one of these or have no better direction. */
const WATCHED_RATES: ReadonlySet<string> = new Set([
  'vad.truncated_start_rate',
  'vad.truncated_end_rate',
  'vad.misfire_rate',
  'vad.no_speech_rate',
  'asr.null_speech_rate',
  'asr.redo_rate',
  'asr.switch_rate',
  'asr.correction_rate',
  'asr.below_auto_rate',
  'search.ctr',
  'search.ctr_first',
  'search.good_click_rate',
  'search.zero_result_rate',
  'search.abandonment_rate',
  'gateway.error_rate',
  'gateway.shed_rate',
  'client.slow_rate',
  'client.error_rate',
  'client.reconnect_rate',
  'client.mic_denied_rate',
  'client.mic_missing_rate',
  'client.mic_muted_rate',
  'client.mic_lost_rate',
]);

/** Times of which the share above the baseline's 95th percentile is watched. */
const WATCHED_TIMES: ReadonlySet<string> = new Set([
  'vad.frame_p95_ms',
  'vad.decision_ms',
  'asr.encode_ms',
  'asr.decode_ms',
  'search.voice_ms',
  'gateway.queue_ms',
  'gateway.total_ms',
  'client.upload_ms',
  'client.paint_ms',
]);

/** Rates beside the headlines that are sent out when they change; the others are only shown. */
const ALSO_TICKETS = new Set([
  'vad.truncated_start_rate',
  'vad.truncated_end_rate',
  'vad.misfire_rate',
  'gateway.queue_ms',
]);

/** Error budgets: the share that may be bad over 30 days. Refusals count as errors. */
const BUDGETS: ReadonlyMap<string, { share: number; text: RuleText }> = new Map([
  [
    'gateway.error_rate',
    {
      share: 0.01,
      text: {
        title: 'The error budget of answers is used up too fast',
        nextStep:
          'Look at the load, the queue and the log of the servers. A new version can be taken back at once.',
      },
    },
  ],
  [
    'client.slow_rate',
    {
      share: 0.05,
      text: {
        title: `The error budget of answers within ${SLO_WHOLE_MS / 1_000} s is used up too fast`,
        nextStep: 'Look at the stages of the waiting time: the one that grew is the cause.',
      },
    },
  ],
]);

interface Made {
  detector: Detector;
  severity: Severity;
  text: RuleText;
  parameters: readonly RuleParameter[];
}

function ruleOf({ id, component, kind }: MetricDefinition, { text, ...made }: Made): AlarmRule {
  return { id: `${id}/${made.detector}`, metric: id, component, kind, ...text, ...made };
}

function textOf({ id, title }: MetricDefinition): RuleText {
  const found = RULE_TEXTS.get(id);
  if (found === undefined) throw new Error(`The metric ${id} (${title}) has a rule without words.`);
  return found;
}

function sumParameters(ratio: number): RuleParameter[] {
  return [
    parameters.ratio({ default: ratio }),
    parameters.pendingAt({ default: 8 }),
    parameters.firingAt({ default: 12 }),
    parameters.minBaseline({ default: MIN_BASELINE_SAMPLES }),
  ];
}

const warnParameters = (): RuleParameter[] => [
  parameters.warnFactor({ default: 1.25 }),
  parameters.minSamples({ default: 200 }),
];

function rateRule(metric: MetricDefinition): AlarmRule[] {
  const isTime = WATCHED_TIMES.has(metric.id);
  if (!isTime && !WATCHED_RATES.has(metric.id)) return [];
  // Clicks fall by a fifth before anybody would call it twice the odds.
  const ratio = metric.better === 'higher' ? 1.6 : 2;
  return [
    ruleOf(metric, {
      detector: 'rate',
      severity: metric.headline === true || ALSO_TICKETS.has(metric.id) ? 'ticket' : 'warning',
      text: textOf(metric),
      parameters: [...sumParameters(ratio), ...(isTime ? [] : warnParameters())],
    }),
  ];
}

function boundRule(metric: MetricDefinition): AlarmRule[] {
  const { alarm } = metric;
  if (alarm === undefined || metric.shape !== 'rate') return [];
  const [bound] =
    'above' in alarm
      ? [parameters.above({ default: alarm.above })]
      : [parameters.below({ default: alarm.below })];
  return [
    ruleOf(metric, {
      detector: 'bound',
      severity: 'ticket',
      text: textOf(metric),
      parameters: [bound, parameters.minSamples({ default: 200 })],
    }),
  ];
}

function burnRule(metric: MetricDefinition): AlarmRule[] {
  const found = BUDGETS.get(metric.id);
  if (found === undefined) return [];
  const { share, text } = found;
  return [
    ruleOf(metric, {
      detector: 'burn',
      severity: 'page',
      text,
      parameters: [parameters.budget({ default: share }), parameters.minBad({ default: 10 })],
    }),
  ];
}

function missingRule(metric: MetricDefinition, field: string): AlarmRule {
  return ruleOf(metric, {
    detector: 'missing',
    severity: 'page',
    text: missingText(field),
    parameters: [
      parameters.above({
        default: 0.05,
        meaning: 'It fires when the window shows that more than this share is missing.',
      }),
      ...sumParameters(2),
    ],
  });
}

const DRIFT_PARAMETERS: readonly RuleParameter[] = [
  parameters.maxChance({ default: 0.001 }),
  parameters.minMoved({ default: 0.1 }),
  parameters.minSamples({ default: 200 }),
];

/** Inputs, and confidence: the output that shows first that speech has changed. Missing values have rules of their own. */
function driftRule(input: DriftInput): AlarmRule[] {
  if (input.type === 'missing') return [];
  const { metric, component, title } = input;
  const kind = metric === 'asr.confidence' ? 'output' : 'input';
  const words = driftText(title);
  const fixed = {
    id: driftRuleOf(input),
    metric,
    component,
    kind,
    detector: 'drift',
    severity: 'ticket',
  } as const;
  return [{ ...fixed, ...words, parameters: DRIFT_PARAMETERS }];
}

function calibrationRule(metric: MetricDefinition): AlarmRule[] {
  if (metric.id !== 'asr.confidence') return [];
  return [
    ruleOf(metric, {
      detector: 'calibration',
      severity: 'ticket',
      text: textOf(metric),
      parameters: [parameters.minGap({ default: 0.05 }), parameters.minSamples({ default: 200 })],
    }),
  ];
}

function searchRules(metric: MetricDefinition): AlarmRule[] {
  if (metric.id === 'search.ctr')
    return [
      ruleOf(metric, {
        detector: 'choice',
        severity: 'ticket',
        text: CHOICE_TEXT,
        parameters: [parameters.maxChance({ default: 0.001 }), parameters.minSamples({ default: 50 })],
      }),
    ];
  if (metric.id !== 'search.unknown_word_share') return [];
  return [
    ruleOf(metric, {
      detector: 'unknown-words',
      severity: 'ticket',
      text: textOf(metric),
      parameters: [
        parameters.maxChance({ default: 0.001 }),
        parameters.minSamples({ default: 20 }),
        parameters.minShare({ default: 0.005 }),
        ...sumParameters(4),
      ],
    }),
  ];
}

function rulesOf(metric: MetricDefinition): AlarmRule[] {
  const field = missingField(metric.id);
  if (field !== null) return [missingRule(metric, field)];
  return [
    ...rateRule(metric),
    ...boundRule(metric),
    ...burnRule(metric),
    ...calibrationRule(metric),
    ...searchRules(metric),
  ];
}

/** Every rule, in the order of the data. The alarms, the page, Prometheus and the documents are made from this list. */
export const ALARM_RULES: readonly AlarmRule[] = [
  ...METRICS.flatMap(rulesOf),
  ...DRIFT_INPUTS.flatMap(driftRule),
];

const byId = new Map(ALARM_RULES.map((rule) => [rule.id, rule]));

export function findRule(id: string): AlarmRule | undefined {
  return byId.get(id);
}

/** Returns the default values of a rule. */
export function defaultValues({ parameters: given }: Pick<AlarmRule, 'parameters'>): Record<string, number> {
  return Object.fromEntries(given.map((parameter) => [parameter.name, parameter.default]));
}

/** Returns what is wrong with values for a rule, a sentence each. Pure. */
export function problemsOfValues(rule: AlarmRule, values: Readonly<Record<string, number>>): string[] {
  const wrong = Object.entries(values).flatMap(([name, value]) => {
    const found = rule.parameters.find((parameter) => parameter.name === name);
    if (found === undefined) {
      const known = rule.parameters.map((parameter) => parameter.name).join(', ');
      return [`${rule.id} has no threshold ${name}; it has ${known}.`];
    }
    const isIn = Number.isFinite(value) && value >= found.min && value <= found.max;
    return isIn ? [] : [`${name} must be a number from ${found.min} to ${found.max}.`];
  });
  const whole = { ...defaultValues(rule), ...values };
  const { pendingAt, firingAt } = whole;
  if (pendingAt !== undefined && firingAt !== undefined && pendingAt > firingAt)
    return [...wrong, 'pendingAt must not be above firingAt.'];
  return wrong;
}
