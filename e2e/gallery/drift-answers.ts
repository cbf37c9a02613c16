import {
  driftSchema,
  driftSettingsAnswerSchema,
  driftSettingsSchema,
  type Drift,
  type DriftFinding,
  type DriftSettingsAnswer,
} from '@hark/shared/http/drift-api';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function finding(changes: Partial<DriftFinding>): DriftFinding {
  const now = Date.now();
  return {
    metric: 'vad.level_dbfs',
    component: 'vad',
    slice: null,
    test: 'ks',
    verdict: 'quiet',
    window: { from: now - HOUR_MS, to: now },
    n: 640,
    referenceN: 12_400,
    pValue: 0.4,
    adjustedP: 0.6,
    size: 0.02,
    value: -26.1,
    reference: -26,
    category: null,
    speed: 'stable',
    withQuality: 0.02,
    ...changes,
  };
}

const FINDINGS: readonly Partial<DriftFinding>[] = [
  {
    slice: { dimension: 'browser', value: 'Safari 19' },
    verdict: 'alarm',
    n: 240,
    pValue: 1e-9,
    adjustedP: 1e-8,
    size: 0.42,
    value: -31.4,
    speed: 'within_days',
    withQuality: 0.61,
  },
  {
    metric: 'vad.missing_snr_db_rate',
    test: 'missing',
    verdict: 'warning',
    pValue: 0.0004,
    adjustedP: 0.003,
    size: 0.031,
    value: 0.031,
    reference: 0.002,
    speed: 'within_weeks',
    withQuality: 0.18,
  },
  {},
  { metric: 'vad.clip_ms', value: 1_840, reference: 1_810, speed: 'within_months' },
  { metric: 'vad.snr_db', value: 24, reference: 24.2 },
  { metric: 'search.query_words', component: 'search', value: 3, reference: 3 },
  {
    metric: 'client.attempt_interval_ms',
    component: 'client',
    verdict: 'not_enough_data',
    n: 34,
    pValue: null,
    adjustedP: null,
    size: null,
    value: null,
    speed: 'not_enough_data',
    withQuality: null,
  },
];

/** The answer of `GET /v1/ops/drift`: recordings of one browser are quieter, and a word means something new. */
export function driftAnswer(changes: Partial<Drift> = {}): Drift {
  const now = Date.now();
  const reference = {
    id: 'reference-3',
    version: 3,
    name: 'October',
    from: now - 35 * DAY_MS,
    to: now - 28 * DAY_MS,
    by: 'Ana',
    reason: 'a quiet week on the new model',
    at: now - 27 * DAY_MS,
    current: true,
    tasks: 12_400,
  };
  return driftSchema.parse({
    reference,
    references: [
      reference,
      { ...reference, id: 'reference-2', version: 2, name: 'September', current: false, tasks: 9_870 },
    ],
    checkedAt: now - 4 * 60_000,
    checkCpuMs: 84,
    findings: FINDINGS.map(finding),
    verdicts: [
      {
        component: 'asr',
        kind: 'data',
        sentence:
          'Recordings from Safari 19 are quieter; with the reference’s recordings outcomes are as before.',
      },
      { component: 'search', kind: 'none', sentence: 'People choose what they chose before.' },
    ],
    calibration: [
      {
        slice: null,
        n: 1_480,
        expected: 0.871,
        realised: 0.862,
        gap: { value: 0.004, lower: -0.014, upper: 0.022 },
        isAlarm: false,
      },
      {
        slice: { dimension: 'browser', value: 'Safari 19' },
        n: 240,
        expected: 0.842,
        realised: 0.69,
        gap: { value: 0.139, lower: 0.071, upper: 0.207 },
        isAlarm: true,
      },
    ],
    choices: [
      {
        query: 'mercury',
        clicks: 214,
        before: { id: 'mercury-planet', title: 'Mercury (planet)', share: 0.78 },
        now: { id: 'freddie-mercury', title: 'Freddie Mercury', share: 0.64 },
        adjustedP: 0.0003,
      },
    ],
    choicesHidden: 0,
    unknownWords: [
      { word: 'zorbing', n: 41, before: 0 },
      { word: 'labubu', n: 28, before: 3 },
    ],
    unknownWordsHidden: 0,
    ...changes,
  });
}

/** The answer of `GET /v1/ops/drift/settings`. */
export function driftSettingsAnswer(): DriftSettingsAnswer {
  const values = driftSettingsSchema.parse({ windowHours: 12 });
  const history = [
    { version: 1, at: Date.now() - DAY_MS, by: 'Ana', reason: 'we have more traffic', values },
  ];
  return driftSettingsAnswerSchema.parse({ version: 1, values, history });
}
