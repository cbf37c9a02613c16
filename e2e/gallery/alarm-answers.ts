import {
  alarmDetailsSchema,
  alarmHistoryListSchema,
  alarmsSchema,
  deliveriesSchema,
  type Alarm,
} from '@hark/shared/http/alarms-api';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** A figure of a share, as the server sends it. */
export function share(value: number, samples: number) {
  return {
    samples,
    value,
    enough: true,
    interval: { lower: value * 0.8, upper: value * 1.2 },
    quantiles: null,
  };
}

interface Written {
  id: string;
  metric: string;
  component: Alarm['component'];
  sentence: string;
  title: string;
  nextStep: string;
  minutes: number;
  severity?: Alarm['severity'];
  slice?: Alarm['slice'];
  upstream?: string;
  changes?: Partial<Alarm>;
}

/** An alarm that has been firing for so many minutes. */
function alarm({ minutes, changes = {}, ...written }: Written): Alarm {
  const now = Date.now();
  const { metric, component, severity = 'ticket', slice = null, upstream = null } = written;
  return {
    id: written.id,
    rule: `${metric}/rate`,
    metric,
    component,
    detector: 'rate',
    slice,
    severity,
    state: 'firing',
    sinceMs: now - minutes * MINUTE_MS,
    stateSinceMs: now - (minutes - 1) * MINUTE_MS,
    title: written.title,
    nextStep: written.nextStep,
    evidence: {
      window: { from: now - minutes * MINUTE_MS, to: now },
      n: 130,
      value: 0.43,
      baseline: 0.021,
      interval: { lower: 0.324, upper: 0.547 },
      statistic: 'cusum',
      score: 41.2,
      limit: 8,
      pValue: null,
      slices: [],
      others: [],
      blame: null,
      words: [],
    },
    cause: {
      kind: upstream === null ? 'data' : 'upstream',
      component: upstream === null ? component : 'vad',
      sentence: written.sentence,
      upstream,
    },
    acknowledged: null,
    silencedUntilMs: null,
    ...changes,
  };
}

/** An alarm with all evidence. */
export function cutClips(): Alarm {
  const found = alarm({
    id: 'alarm-0001',
    metric: 'vad.truncated_start_rate',
    component: 'vad',
    severity: 'page',
    slice: { dimension: 'browser', value: 'Chrome 142' },
    sentence: 'Clips from Chrome 142 are cut at the start since 12:40; 43 % of 130, 2.1 % before; detection',
    title: 'Clips are cut at the start more often',
    nextStep:
      'Listen to the examples. If the first word is missing, look at the pre-roll and at the version of the page that Chrome 142 has.',
    minutes: 25,
  });
  return {
    ...found,
    evidence: {
      ...found.evidence,
      slices: [
        {
          dimension: 'browser',
          value: 'Chrome 142',
          now: share(0.43, 130),
          baseline: share(0.021, 1_840),
          explained: 0.97,
        },
        {
          dimension: 'device',
          value: 'phone',
          now: share(0.31, 180),
          baseline: share(0.024, 2_610),
          explained: 0.62,
        },
      ],
      others: ['asr.redo_rate', 'vad.silence_before_ms'],
      blame: {
        n: 84,
        enough: true,
        shares: { asr: 0.71, vad: 0.22, search: 0, unexplained: 0.07 },
        examples: (['asr', 'vad', 'asr'] as const).map((stage, index) => ({
          utteranceId: `utterance-000${index + 1}`,
          stage,
        })),
      },
      words: [],
    },
  };
}

/** What the cut clips explain. */
function explained(): Alarm[] {
  return [
    alarm({
      id: 'alarm-0002',
      metric: 'asr.redo_rate',
      component: 'asr',
      sentence: 'People repeat themselves more often since 12:44; 19 % of 212, 8 % before; recognition',
      title: 'People repeat themselves more often',
      nextStep: 'Look at the alarm that explains it first.',
      minutes: 21,
      upstream: 'alarm-0001',
    }),
    alarm({
      id: 'alarm-0003',
      metric: 'search.zero_result_rate',
      component: 'search',
      sentence: 'More searches find nothing since 12:50; 9 % of 240, 3 % before; search',
      title: 'More searches find nothing',
      nextStep: 'Look at the alarm that explains it first.',
      minutes: 15,
      severity: 'warning',
      upstream: 'alarm-0001',
    }),
  ];
}

const OTHERS: readonly (readonly [string, Alarm['component'], Alarm['severity'], string])[] = [
  ['client.slow_rate', 'client', 'page', 'The error budget of answers within 1.5 s is used up too fast'],
  ['gateway.error_rate', 'gateway', 'ticket', 'More utterances fail'],
  ['search.ctr', 'search', 'ticket', 'Fewer people click a result'],
  ['client.mic_denied_rate', 'client', 'ticket', 'More people refuse the microphone'],
  ['vad.level_dbfs', 'vad', 'warning', 'Recordings are quieter'],
  ['asr.confidence', 'asr', 'warning', 'The recogniser is less sure'],
  ['search.query_words', 'search', 'warning', 'Queries are longer'],
];

export function manyAlarms(): Alarm[] {
  const others = OTHERS.map(([metric, component, severity, title], index) =>
    alarm({
      id: `alarm-01${index}`,
      metric,
      component,
      severity,
      sentence: `${title} since 1${index}:05; 12 % of ${300 + index}, 6 % before`,
      title,
      nextStep: 'Look at what changed at that time.',
      minutes: 40 + index * 7,
    }),
  );
  return [cutClips(), ...explained(), ...others];
}

/** One that somebody is on, one that is silenced, one that is not confirmed, and one that is over. */
export function quietAlarms(): Alarm[] {
  const now = Date.now();
  const [redo, zero] = explained();
  if (redo === undefined || zero === undefined) return [];
  const alone = (quiet: Alarm, changes: Partial<Alarm>): Alarm => ({
    ...quiet,
    cause: { ...quiet.cause, kind: 'unknown', upstream: null },
    ...changes,
  });
  return [
    alone(cutClips(), {
      state: 'acknowledged',
      acknowledged: { by: 'Ana', at: now - 10 * MINUTE_MS, note: 'rolling the page back' },
    }),
    alone(redo, { silencedUntilMs: now + 4 * HOUR_MS }),
    alone(zero, { state: 'pending' }),
    alone(zero, { id: 'alarm-0009', state: 'resolved', stateSinceMs: now - 3 * HOUR_MS }),
  ];
}

export function silence() {
  const now = Date.now();
  return {
    id: 'silence-1',
    metric: 'asr.redo_rate',
    component: null,
    slice: null,
    untilMs: now + 4 * HOUR_MS,
    reason: 'the new model is being tried',
    by: 'Ana',
    at: now - HOUR_MS,
  };
}

/** The answer of `GET /v1/ops/alarms`. `ageMs` is how long ago the alarms were judged. */
export function alarmsAnswer(
  alarms: readonly Alarm[],
  { ageMs = 5_000, silences = [] }: { ageMs?: number; silences?: ReturnType<typeof silence>[] } = {},
) {
  const judged = { at: Date.now() - ageMs, by: 'server-1' };
  return alarmsSchema.parse({ alarms, silences, judged });
}

function historyOf({ id, metric, component, slice, sinceMs }: Alarm) {
  const of = { alarmId: id, metric, component, slice, note: '' };
  return [
    { ...of, at: sinceMs + 2 * MINUTE_MS, from: 'pending', to: 'firing', by: null },
    { ...of, at: sinceMs + MINUTE_MS, from: 'ok', to: 'pending', by: null },
  ] as const;
}

/** The answer of `GET /v1/ops/alarms/:id`. */
export function alarmAnswer(shown: Alarm) {
  return alarmDetailsSchema.parse({ ...shown, history: historyOf(shown) });
}

/** The answer of `GET /v1/ops/alarms/history`. */
export function historyAnswer() {
  const shown = cutClips();
  const { id, metric, component, slice, sinceMs } = shown;
  const acknowledged = {
    alarmId: id,
    metric,
    component,
    slice,
    at: sinceMs + 12 * MINUTE_MS,
    from: 'firing',
    to: 'acknowledged',
    by: 'Ana',
    note: 'rolling the page back',
  };
  return alarmHistoryListSchema.parse({ history: [acknowledged, ...historyOf(shown)] });
}

/** The answer of `GET /v1/ops/alarms/deliveries`: one was sent, one given up. */
export function deliveriesAnswer() {
  const now = Date.now();
  const of = { alarmId: 'alarm-0001', lastError: null };
  return deliveriesSchema.parse({
    deliveries: [
      {
        ...of,
        id: 'delivery-2',
        route: 'alertmanager',
        state: 'sent',
        attempts: 1,
        at: now - 20 * MINUTE_MS,
      },
      {
        ...of,
        id: 'delivery-1',
        route: 'webhook',
        state: 'dead',
        attempts: 8,
        at: now - 21 * MINUTE_MS,
        lastError: 'https://alerts.example refused the connection',
      },
    ],
  });
}
