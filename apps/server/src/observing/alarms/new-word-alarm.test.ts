import { ALARM_RULES } from '@hark/shared/alarms/alarm-rules';
import { UNKNOWN_WORDS_RULE } from '@hark/shared/metrics/definitions/drift-inputs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY_MS } from '../../base/day.ts';
import { countTexts } from '../drift/count-texts.ts';
import { serverRecord } from '../events/server-record.ts';
import { ANSWER } from '../metrics/testing/scripted-day.ts';
import { openAlarmHarness, type AlarmHarness } from './testing/alarm-harness.ts';
import { changeThresholds } from './thresholds.ts';

const TODAY_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const HOUR_MS = 3_600_000;
const ATTEMPTS_A_DAY = 260;
const SLICES = { device: 'phone', browser: 'Safari 26', os: 'iOS', locale: 'en-US', codec: 'pcm' } as const;
const clock = { nowMs: TODAY_MS };
const catalogue = new Set(['oxford']);
const unknownWords = (text: string): string[] => (catalogue.has(text) ? [] : [text]);

/** What people say one after another from a time on, each another person. */
function said(texts: readonly string[], startMs: number) {
  return texts.map((transcript, index) => {
    const at = startMs + index * 1_000;
    const data = {
      ...ANSWER,
      startedAt: at,
      transcript,
      unknownWordShare: unknownWords(transcript).length,
    };
    const id = `${startMs}-${index}`;
    const record = serverRecord(
      {
        name: 'utterance.answered',
        clientId: `client-${id}`,
        utteranceId: `utterance-${id}`,
        data,
        slices: SLICES,
      },
      { eventId: `answer-${id}`, at },
    );
    return Object.assign(record, { synthetic: true });
  });
}

let harness: AlarmHarness;
beforeAll(async () => {
  harness = await openAlarmHarness({
    words: { unknownWords, showText: true },
    nowMs: () => clock.nowMs,
  });
  // Nobody clicks here.
  for (const { id } of ALARM_RULES.filter(({ id: rule }) => rule !== UNKNOWN_WORDS_RULE))
    await changeThresholds(harness.db, id, { values: {}, use: 'retired', reason: 'words only', by: 'Test' });
}, 60_000);
afterAll(() => harness.close(), 60_000);

/** Appends what is said and moves the clock behind it. */
async function live(texts: readonly string[]): Promise<void> {
  await harness.append(said(texts, clock.nowMs));
  clock.nowMs += texts.length * 1_000;
  await harness.check();
}

const fresh = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => (index % 5 === 0 ? 'grinder' : 'oxford'));

it('a word that many people say and the catalogue lacks alarms once, until the catalogue has it', async () => {
  const usual = Array.from({ length: ATTEMPTS_A_DAY }, (_, index) =>
    index % 20 === 0 ? 'please' : 'oxford',
  );
  for (let day = 5; day > 0; day--) await harness.append(said(usual, TODAY_MS - day * DAY_MS + HOUR_MS));
  await countTexts({ db: harness.db, traffic: 'synthetic', nowMs: TODAY_MS, days: 8, unknownWords });
  await harness.check();

  await live(fresh(40));
  expect((await harness.alarms.list()).alarms).toEqual([]);
  harness.restart();
  await live(fresh(60));
  const { alarms } = await harness.alarms.list();
  expect(alarms).toMatchObject([
    {
      metric: 'search.unknown_word_share',
      component: 'search',
      state: 'firing',
      sinceMs: TODAY_MS,
      cause: { kind: 'data' },
      evidence: { words: ['grinder'] },
    },
  ]);
  await live(fresh(100));
  expect((await harness.alarms.list()).alarms.map(({ id }) => id)).toEqual(alarms.map(({ id }) => id));

  catalogue.add('grinder');
  await live(['oxford']);
  clock.nowMs += HOUR_MS;
  await live(['oxford']);
  expect((await harness.alarms.list()).alarms).toMatchObject([{ state: 'resolved' }]);
}, 120_000);
