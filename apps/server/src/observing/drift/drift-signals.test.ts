import { driftSettingsSchema } from '@hark/shared/http/drift-api';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type DriftCheck, storeCheck } from './check-store.ts';
import { createDriftQueries, driftTask } from './drift.ts';
import { driftSignals, kindsOf } from './drift-signals.ts';
import { DriftError } from './drift-error.ts';
import { type DriftDatabase, openDriftDatabase } from './testing/drift-database.ts';
import { plantedDays } from './testing/planted-days.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const TODAY_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const NOW_MS = TODAY_MS + 2 * HOUR_MS;

let database: DriftDatabase;

beforeAll(async () => {
  database = await openDriftDatabase();
}, 60_000);
afterAll(() => database.close(), 60_000);
beforeEach(() => database.empty());

const FINDING: DriftCheck['findings'][number] = {
  metric: 'vad.level_dbfs',
  component: 'vad',
  slice: null,
  test: 'ks',
  verdict: 'alarm',
  window: { from: NOW_MS - DAY_MS, to: NOW_MS },
  n: 400,
  referenceN: 3_000,
  pValue: 1e-12,
  adjustedP: 1e-10,
  size: 0.5,
  value: -28,
  reference: -25,
  category: null,
  speed: 'within_weeks',
  withQuality: 0.4,
};

const CHECK: DriftCheck = {
  at: NOW_MS,
  cpuMs: 1,
  window: FINDING.window,
  referenceId: null,
  findings: [FINDING],
  verdicts: [],
  calibration: [
    {
      slice: null,
      n: 500,
      expected: 0.9,
      realised: 0.7,
      gap: { value: 0.15, lower: 0.1, upper: 0.2 },
      isAlarm: true,
    },
  ],
  gapEvidence: { to: NOW_MS, states: { 'all\nall': { value: 9, sinceMs: NOW_MS - 3 * DAY_MS } } },
  choices: [{ query: 'mercury', clicks: 40, before: null, now: null, adjustedP: 1e-9 }],
  choicesHidden: 0,
  comparedChoices: 12,
  choiceP: 1e-9,
  unknownWords: [{ word: 'labubu', n: 40, before: 0 }],
  unknownWordsHidden: 0,
  newWords: [{ word: 'labubu', n: 40, before: 0, adjustedP: 1e-9 }],
  newWordsHidden: 0,
  newWordP: 1e-9,
  newWordPeople: 40,
  attempts: 800,
};

function signals(showText = true) {
  return driftSignals({ db: database.db, traffic: 'real', showText, readRuleValues: async () => () => null });
}

it('makes a signal of each thing that drift looks at, with the words where they may be shown', async () => {
  await storeCheck(database.db, 'real', CHECK);
  const found = await signals().signals(NOW_MS + HOUR_MS);
  expect(found.map(({ rule, level, cause }) => [rule, level, cause?.kind])).toEqual([
    ['vad.level_dbfs/drift', 'alarm', 'data'],
    ['asr.confidence/calibration', 'alarm', 'concept'],
    ['search.ctr/choice', 'alarm', 'concept'],
    ['search.unknown_word_share/unknown-words', 'alarm', 'data'],
  ]);
  expect(found.map(({ evidence }) => evidence.words)).toEqual([[], [], ['mercury'], ['labubu']]);
  expect(found[0]?.evidence).toMatchObject({
    n: 400,
    value: -28,
    baseline: -25,
    statistic: 'ks',
    pValue: 1e-10,
  });
  expect(found[1]?.sinceMs).toBe(NOW_MS - 3 * DAY_MS);
  const hidden = await signals(false).signals(NOW_MS);
  expect(hidden.flatMap(({ evidence }) => evidence.words)).toEqual([]);
});

it('leaves missing values to the alarms, which watch them task by task', async () => {
  const missing = { ...FINDING, metric: 'vad.missing_level_dbfs_rate', test: 'missing' as const };
  await storeCheck(database.db, 'real', { ...CHECK, findings: [missing] });
  const rules = (await signals().signals(NOW_MS)).map(({ rule }) => rule);
  expect(rules.filter((rule) => rule.startsWith('vad.'))).toEqual([]);
});

it('lets a slice ring only where the whole does not', async () => {
  const slice = { dimension: 'browser', value: 'Chrome 142' };
  const whole = { ...FINDING, verdict: 'quiet' as const };
  await storeCheck(database.db, 'real', { ...CHECK, findings: [whole, { ...FINDING, slice }] });
  const quiet = (await signals().signals(NOW_MS)).filter(({ rule }) => rule === 'vad.level_dbfs/drift');
  expect(quiet.map((each) => [each.slice, each.level])).toEqual([
    [null, 'quiet'],
    [slice, 'alarm'],
  ]);
  await storeCheck(database.db, 'real', { ...CHECK, findings: [FINDING, { ...FINDING, slice }] });
  const loud = (await signals().signals(NOW_MS)).filter(({ rule }) => rule === 'vad.level_dbfs/drift');
  expect(loud.map((each) => each.slice)).toEqual([null]);
});

it('knows why outcomes are worse: as its verdict says, or from inside where nothing that it looks at has changed', () => {
  const verdict = (kind: 'none' | 'data' | 'undetermined') => [
    { component: 'search' as const, kind, sentence: 'People choose what they chose.' },
  ];
  const untilMs = CHECK.window.to;
  const quiet = { ...CHECK, findings: [{ ...FINDING, verdict: 'quiet' as const }] };
  expect(kindsOf({ ...CHECK, verdicts: verdict('data') })).toEqual({ search: { kind: 'data', untilMs } });
  expect(kindsOf({ ...quiet, verdicts: verdict('none') })).toEqual({ search: { kind: 'concept', untilMs } });
  expect(kindsOf({ ...CHECK, verdicts: verdict('none') })).toEqual({});
  expect(kindsOf({ ...quiet, verdicts: verdict('undetermined') })).toEqual({});
});

it('says nothing by a check that is too old', async () => {
  await storeCheck(database.db, 'real', CHECK);
  expect(await signals().signals(NOW_MS + 4 * HOUR_MS)).toEqual([]);
  expect(
    await driftSignals({
      db: database.db,
      traffic: 'synthetic',
      showText: true,
      readRuleValues: async () => () => null,
    }).signals(NOW_MS),
  ).toEqual([]);
});

it('keeps of earlier checks only what was wrong, and no text', async () => {
  const quiet = { ...FINDING, metric: 'vad.snr_db', verdict: 'quiet' as const };
  await storeCheck(database.db, 'real', { ...CHECK, findings: [FINDING, quiet] });
  await storeCheck(database.db, 'real', {
    ...CHECK,
    findings: [quiet],
    choices: [],
    newWords: [],
    unknownWords: [],
  });
  const rows = await database.db.selectFrom('drift_check').select('result').orderBy('number').execute();
  expect(rows[0]?.result).toMatchObject({
    findings: [{ metric: 'vad.level_dbfs' }],
    choices: [],
    newWords: [],
  });
  expect(JSON.stringify(rows)).not.toMatch(/mercury|labubu/u);
});

const queries = () => createDriftQueries({ db: database.db, showText: true, nowMs: () => NOW_MS });
const WHO = { by: 'Ada', reason: 'a quiet week' };

it('freezes a time as a reference that outlives its events, and is used from then on', async () => {
  const from = TODAY_MS - 12 * DAY_MS;
  const days = { fromMs: from, toMs: TODAY_MS, perDay: 280, seed: 5 };
  await database.live(plantedDays(days), NOW_MS);
  const frozen = await queries().freeze({
    name: 'week',
    from,
    to: from + 7 * DAY_MS,
    traffic: 'real',
    ...WHO,
  });
  expect(frozen).toMatchObject({ version: 1, name: 'week', by: 'Ada', current: false });
  expect(frozen.tasks).toBeGreaterThan(1_300);
  await queries().choose({ id: frozen.id, traffic: 'real', ...WHO });
  await database.db
    .deleteFrom('event')
    .where('at', '<', new Date(TODAY_MS - 3 * DAY_MS))
    .execute();
  await database.db
    .deleteFrom('metric_rollup')
    .where('bucket', '<', new Date(TODAY_MS - 3 * DAY_MS))
    .execute();
  const { run } = driftTask(
    {
      db: database.db,
      nowMs: () => NOW_MS,
      showText: true,
      // The log of the reference has expired: only its counts are left.
      retentionDays: 3,
      readRuleValues: async () => () => null,
      unknownWords: () => [],
      titlesOf: async () => new Map(),
    },
    'real',
  );
  await run(new AbortController().signal);
  const found = await queries().drift('real');
  expect(found).toMatchObject({ reference: { id: frozen.id, current: true }, checkedAt: NOW_MS });
  expect(found.findings.find(({ metric }) => metric === 'vad.level_dbfs')).toMatchObject({
    verdict: 'quiet',
    referenceN: expect.any(Number),
  });
  expect(found.findings.find(({ metric }) => metric === 'vad.level_dbfs')?.referenceN).toBeGreaterThan(1_300);
  expect(found.verdicts.find(({ component }) => component === 'asr')?.kind).toBe('none');
  expect(found.calibration[0]).toMatchObject({ slice: null, isAlarm: false });
  expect(found.calibration[0]?.gap).not.toBeNull();
  // The next check is due in an hour.
  await run(new AbortController().signal);
  expect(await database.db.selectFrom('drift_check').select('number').execute()).toHaveLength(1);
}, 60_000);

it('refuses what can be no reference, and settings that are not possible, in words', async () => {
  const request = { name: 'x', from: NOW_MS - DAY_MS, to: NOW_MS, traffic: 'real' as const, ...WHO };
  await expect(queries().freeze(request)).rejects.toThrow('has 0 tasks and a reference needs 1000');
  await expect(queries().freeze({ ...request, to: request.from })).rejects.toThrow('end must be after');
  await expect(queries().freeze({ ...request, from: 0 })).rejects.toThrow('at most 35 days');
  await expect(queries().freeze({ ...request, to: NOW_MS + DAY_MS })).rejects.toThrow('ends in the past');
  await expect(queries().choose({ id: '7', traffic: 'real', ...WHO })).rejects.toThrow(DriftError);
  for (const id of ['', 'x', '1; drop table drift_check'])
    await expect(queries().choose({ id, traffic: 'real', ...WHO })).rejects.toThrow('There is no reference');
  for (const values of [{ windowHours: 0 }, { windowHours: Number.NaN }, { windowHous: 3 }])
    await expect(queries().changeSettings({ values, ...WHO })).rejects.toThrow(/windowHou/u);
  expect(await queries().settings()).toEqual({
    version: 0,
    values: driftSettingsSchema.parse({}),
    history: [],
  });
});

it('keeps the history of settings with names and reasons', async () => {
  await queries().changeSettings({ values: { windowHours: 12 }, ...WHO });
  const changed = await queries().changeSettings({
    values: { everyMinutes: 30 },
    by: 'Bob',
    reason: 'faster',
  });
  expect(changed.values).toMatchObject({ windowHours: 12, everyMinutes: 30 });
  expect(changed.history.map(({ by, reason }) => `${by}: ${reason}`)).toEqual([
    'Bob: faster',
    'Ada: a quiet week',
  ]);
});
