import type { DriftFinding } from '@hark/shared/http/drift-api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkDrift, type DriftParts } from './check-drift.ts';
import { createDriftQueries } from './drift.ts';
import { type DriftDatabase, openDriftDatabase } from './testing/drift-database.ts';
import { type PlantedChange, plantedDays, type PlantedVisit } from './testing/planted-days.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const TODAY_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS;
/** All tasks of yesterday are closed, and the window ends with it. */
const NOW_MS = TODAY_MS + 2 * HOUR_MS;
/** The two windows of a check, after the reference. */
const SINCE_MS = TODAY_MS - 2 * DAY_MS;
const PER_DAY = 250;

let database: DriftDatabase;

function parts(changes: Partial<DriftParts> = {}): DriftParts {
  return {
    db: database.db,
    nowMs: () => NOW_MS,
    showText: true,
    retentionDays: 30,
    readRuleValues: async () => () => null,
    unknownWords: (text) => text.split(' ').filter((word) => word === 'labubu'),
    titlesOf: async (ids) => new Map(ids.map((id) => [id, `Title of ${id}`])),
    ...changes,
  };
}

beforeAll(async () => {
  database = await openDriftDatabase();
  await database.live(
    plantedDays({ fromMs: SINCE_MS - 8 * DAY_MS, toMs: SINCE_MS, perDay: PER_DAY, seed: 7 }),
    SINCE_MS + 2 * HOUR_MS,
  );
  await database.keep();
}, 120_000);
afterAll(() => database.close(), 60_000);
beforeEach(() => database.restore(), 60_000);

const unchanged: PlantedChange = (visit) => visit;

/** Lives the last two days. */
async function live(change: PlantedChange = unchanged): Promise<void> {
  const days = { fromMs: SINCE_MS, toMs: TODAY_MS, perDay: PER_DAY, seed: 8, change };
  await database.live(plantedDays(days), NOW_MS);
}

const withAnswer = (visit: PlantedVisit, answer: Partial<PlantedVisit['answer']>): PlantedVisit => ({
  ...visit,
  answer: { ...visit.answer, ...answer },
});

const quieter: PlantedChange = (visit) =>
  withAnswer(visit, {
    rmsDbfs: (visit.answer.rmsDbfs ?? -25) - 3,
    peakDbfs: (visit.answer.peakDbfs ?? -7) - 3,
  });

/** People repeat themselves although nothing else has changed. */
const worse: PlantedChange = (visit, _, chance) =>
  chance < 0.25 ? { ...visit, click: null, repeats: true } : visit;

const loud = (findings: readonly DriftFinding[]): string[] =>
  findings.filter(({ verdict }) => verdict === 'alarm').map(({ metric }) => metric);

const kindOf = (check: Awaited<ReturnType<typeof checkDrift>>, component: 'asr' | 'search') =>
  check.verdicts.find((verdict) => verdict.component === component)?.kind;

it('finds nothing in days with their usual rhythm', async () => {
  await live();
  const check = await checkDrift(parts(), 'real');
  expect(loud(check.findings)).toEqual([]);
  expect([kindOf(check, 'asr'), kindOf(check, 'search')]).toEqual(['none', 'none']);
  expect(check.choices).toEqual([]);
  expect(check.calibration.filter(({ isAlarm }) => isAlarm)).toEqual([]);
  const level = check.findings.find(({ metric, slice }) => metric === 'vad.level_dbfs' && slice === null);
  expect(level).toMatchObject({ verdict: 'quiet', n: expect.any(Number) });
  expect(level?.n).toBeGreaterThanOrEqual(PER_DAY);
}, 60_000);

it('finds microphones that are 3 dB quieter, as a change of the data', async () => {
  await live(quieter);
  const check = await checkDrift(parts(), 'real');
  expect(loud(check.findings)).toContain('vad.level_dbfs');
  expect(new Set(loud(check.findings))).toEqual(new Set(['vad.level_dbfs', 'vad.peak_dbfs']));
  expect(kindOf(check, 'asr')).toBe('data');
}, 60_000);

it('needs two windows for an alarm', async () => {
  await live((visit, at, chance) => (at < TODAY_MS - DAY_MS ? visit : quieter(visit, at, chance)));
  const check = await checkDrift(parts(), 'real');
  expect(loud(check.findings)).toEqual([]);
  expect(check.findings.find(({ metric }) => metric === 'vad.level_dbfs')?.verdict).toBe('warning');
}, 60_000);

it('calls it concept drift where the same inputs have worse outcomes', async () => {
  await live(worse);
  const check = await checkDrift(parts(), 'real');
  expect(loud(check.findings)).toEqual([]);
  expect(kindOf(check, 'asr')).toBe('concept');
  expect(check.calibration.find(({ slice }) => slice === null)).toMatchObject({ isAlarm: true });
}, 60_000);

it('explains worse outcomes by the inputs where reweighting takes them away', async () => {
  // Quiet clips are repeated as often as before; there are more of them.
  await database.empty();
  const quietOnes: PlantedChange = (visit, at, chance) => {
    const isQuiet = chance < (at < SINCE_MS ? 0.1 : 0.5);
    return isQuiet
      ? { ...withAnswer(visit, { rmsDbfs: -60 }), repeats: visit.repeats || chance % 0.1 < 0.04, click: null }
      : visit;
  };
  const days = { fromMs: SINCE_MS - 8 * DAY_MS, toMs: TODAY_MS, perDay: PER_DAY, seed: 9, change: quietOnes };
  await database.live(plantedDays(days), NOW_MS);
  const check = await checkDrift(parts(), 'real');
  expect(loud(check.findings)).toContain('vad.level_dbfs');
  expect(check.verdicts.find(({ component }) => component === 'asr')).toMatchObject({
    kind: 'data',
    sentence: expect.stringContaining('because the input has changed'),
  });
}, 120_000);

describe('choices and words', () => {
  const nowMetal: PlantedChange = (visit) =>
    visit.answer.transcript === 'mercury' && visit.click !== null ? { ...visit, click: 'metal' } : visit;
  const newWord: PlantedChange = (visit, _, chance) =>
    chance < 0.15
      ? { ...withAnswer(visit, { transcript: 'labubu doll', unknownWordShare: 0.5 }), click: null }
      : visit;
  const settings = { choiceDays: 2, choiceReferenceDays: 8, wordDays: 3, wordReferenceDays: 7 };
  const change = { values: settings, by: 'test', reason: 'the days that are planted' };
  const queries = (showText: boolean) =>
    createDriftQueries({ db: database.db, showText, nowMs: () => NOW_MS });

  it('names the word for which people choose something else', async () => {
    await queries(true).changeSettings({ ...change, values: { ...settings, choiceDays: 3 } });
    await live(nowMetal);
    const check = await checkDrift(parts(), 'real');
    expect(check.choices).toEqual([
      expect.objectContaining({
        query: 'mercury',
        before: { id: 'planet', title: 'Title of planet', share: 1 },
        now: { id: 'metal', title: 'Title of metal', share: 1 },
      }),
    ]);
    expect(kindOf(check, 'search')).toBe('concept');
  }, 60_000);

  it('names new words that the catalogue lacks', async () => {
    await queries(true).changeSettings(change);
    await live(newWord);
    const check = await checkDrift(parts(), 'real');
    expect(check.newWords).toEqual([expect.objectContaining({ word: 'labubu', before: 0 })]);
    expect(kindOf(check, 'search')).toBe('data');
  }, 60_000);

  it('only counts them where text must not be shown', async () => {
    await queries(true).changeSettings({ ...change, values: { ...settings, choiceDays: 3 } });
    await live((visit, at, chance) => newWord(nowMetal(visit, at, chance), at, chance));
    const check = await checkDrift(parts({ showText: false }), 'real');
    expect(check).toMatchObject({ choices: [], choicesHidden: 1, unknownWords: [], newWords: [] });
    expect([check.unknownWordsHidden, check.newWordsHidden]).toEqual([1, 1]);
    const stored = await database.db.selectFrom('drift_check').select('result').execute();
    expect(JSON.stringify(stored)).not.toMatch(/mercury|labubu/u);
    // What was stored with text is hidden as well when text is no longer shown.
    await checkDrift(parts(), 'real');
    expect(await queries(true).drift('real')).toMatchObject({ choices: [{ query: 'mercury' }] });
    expect(await queries(false).drift('real')).toMatchObject({ choices: [], choicesHidden: 1 });
  }, 60_000);
});
