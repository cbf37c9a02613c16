import {
  thresholdHistorySchema,
  thresholdPreviewSchema,
  thresholdsSchema,
} from '@hark/shared/http/alarms-api';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createOperatorAlarms } from '../observing/alarms/operator-alarms.ts';
import { createOperatorThresholds } from '../observing/alarms/operator-thresholds.ts';
import { createScriptedRecognizer } from '../recognition/scripted-recognizer.ts';
import { openDatabase, type OpenedDatabase } from '../store/open-database.ts';
import { makeTemporaryDataDir } from '../store/testing/temporary-data-dir.ts';
import { ADMIN_TOKEN, startHttpHarness } from '../testing/http-harness.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const RULE = 'asr.redo_rate/rate';
const ADA = { by: 'Ada', reason: 'too late last week' };
/** In the last ten hours of the third day from the end, every third person repeats. */
const TROUBLE_MS = NOW_MS - 3 * DAY_MS;
const TROUBLE_HOURS = 10;

let database: OpenedDatabase;
let harness: Awaited<ReturnType<typeof startHttpHarness>>;
let removeFolder = async (): Promise<void> => undefined;

/** Five weeks of figures: 250 tasks an hour, of which 20 are repeated, a few more or less. */
async function insertFigures(): Promise<void> {
  const hours = Array.from({ length: 35 * 24 }, (_, index) => NOW_MS - (index + 1) * HOUR_MS);
  const isTrouble = (at: number): boolean => at >= TROUBLE_MS && at < TROUBLE_MS + TROUBLE_HOURS * HOUR_MS;
  await database.db
    .insertInto('metric_rollup')
    .values(
      hours.map((at, index) => ({
        grain: 'hour',
        metric: 'asr.redo_rate',
        dimension: 'all',
        value: 'all',
        synthetic: false,
        bucket: new Date(at),
        samples: 250,
        total: isTrouble(at) ? 80 : 18 + (index % 5),
        sketch: null,
      })),
    )
    .execute();
}

beforeAll(async () => {
  const data = await makeTemporaryDataDir();
  removeFolder = data.remove;
  database = await openDatabase({ dataDir: data.dataDir, logger: pino({ level: 'silent' }) });
  const { db } = database;
  const nowMs = (): number => NOW_MS;
  await insertFigures();
  harness = await startHttpHarness(createScriptedRecognizer('stanford'), {
    alarms: {
      alarms: createOperatorAlarms(db, { nowMs }),
      thresholds: createOperatorThresholds(db, { traffic: 'real', nowMs }),
    },
  });
}, 60_000);
afterAll(async () => {
  await harness.close();
  await database.close();
  await removeFolder();
}, 60_000);
beforeEach(() => database.db.deleteFrom('alarm_threshold').execute());

function ask(method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${harness.url}/v1/ops/thresholds${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function ruleNow() {
  const { rules } = thresholdsSchema.parse(await (await ask('GET', '')).json());
  const found = rules.find(({ rule }) => rule === RULE);
  if (found === undefined) throw new Error(`${RULE} is not listed`);
  const valueOf = (name: string) => found.thresholds.find((each) => each.name === name);
  return { ...found, valueOf };
}

const refusalSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

async function refusal(answer: Promise<Response>): Promise<string> {
  const response = await answer;
  const { error } = refusalSchema.parse(await response.json());
  return `${response.status} ${error.code}: ${error.message}`;
}

describe('a suggestion', () => {
  it('stands beside the threshold, above the usual variation and below the trouble', async () => {
    const suggested = (await ruleNow()).valueOf('ratio')?.suggested ?? 0;
    // The 99.8 % quantile of four weeks of hours is one of the trouble: 32 % are 5.4 times the odds of 8 %.
    expect(suggested).toBeGreaterThan(5);
    expect(suggested).toBeLessThan(7);
    expect((await ruleNow()).valueOf('minSamples')?.suggested).toBeNull();
  });
});

describe('a preview', () => {
  const preview = async (values: object, days = 28) => {
    const response = await ask('POST', '/preview', { rule: RULE, values, days });
    return thresholdPreviewSchema.parse(await response.json());
  };

  it('says when the rule would have fired, as it is and as proposed, and changes nothing', async () => {
    const { now, proposed, daysWithData } = await preview({ firingAt: 100, pendingAt: 50 });
    expect(now).toHaveLength(1);
    const [fired] = now;
    expect(fired?.from).toBeGreaterThanOrEqual(TROUBLE_MS);
    expect(fired?.from).toBeLessThan(TROUBLE_MS + 2 * HOUR_MS);
    expect(proposed).toHaveLength(1);
    expect(proposed[0]?.from).toBeGreaterThan(fired?.from ?? 0);
    expect(daysWithData).toBe(28);
    expect((await ruleNow()).version).toBe(0);
  });

  it('finds less with a threshold that nothing reaches, and nothing in days without trouble', async () => {
    expect((await preview({ ratio: 20 })).proposed.length).toBeLessThanOrEqual(1);
    const { now, proposed } = await preview({ ratio: 1.5 }, 1);
    expect(now).toEqual([]);
    expect(proposed).toEqual([]);
  });

  it('of values that cannot be is refused, and so is that of a rule that compares more than figures', async () => {
    const wrong = ask('POST', '/preview', { rule: RULE, values: { ratio: 0 } });
    expect(await refusal(wrong)).toBe('400 invalid_request: ratio must be a number from 1.1 to 20.');
    const drift = ask('POST', '/preview', { rule: 'vad.clip_ms/drift', values: {} });
    expect(await refusal(drift)).toContain('409 conflict: vad.clip_ms/drift compares more than figures');
  });
});

describe('versions', () => {
  it('are made by changes, kept with name and reason, and restored as a new one', async () => {
    expect((await ask('PUT', '', { rule: RULE, values: { ratio: 1.5 }, ...ADA })).status).toBe(200);
    expect((await ask('PUT', '', { rule: RULE, use: 'muted', ...ADA })).status).toBe(200);
    const changed = await ruleNow();
    expect(changed).toMatchObject({ version: 2, use: 'muted' });
    expect(changed.valueOf('ratio')).toMatchObject({ value: 1.5, default: 2 });

    expect((await ask('POST', '/revert', { rule: RULE, version: 0, ...ADA })).status).toBe(200);
    const restored = await ruleNow();
    expect(restored).toMatchObject({ version: 3, use: 'active' });
    expect(restored.valueOf('ratio')?.value).toBe(2);

    const path = `/history?rule=${encodeURIComponent(RULE)}`;
    const { history } = thresholdHistorySchema.parse(await (await ask('GET', path)).json());
    expect(history.map(({ version, use, by }) => `${version} ${use} ${by}`)).toEqual([
      '3 active Ada',
      '2 muted Ada',
      '1 active Ada',
    ]);
    expect(history.every(({ reason }) => reason === ADA.reason)).toBe(true);
  });

  it('are not lost when two people change a rule at once', async () => {
    const change = (value: number) => ask('PUT', '', { rule: RULE, values: { ratio: value }, ...ADA });
    const answers = await Promise.all([1.2, 1.3, 1.4, 1.5, 1.6].map(change));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await ruleNow()).version).toBe(5);
  });

  it.each([
    ['a number as text', { rule: RULE, values: { ratio: 'much' }, ...ADA }],
    ['no reason', { rule: RULE, values: { ratio: 1.5 }, by: 'Ada', reason: ' ' }],
    ['an unknown threshold', { rule: RULE, values: { rato: 1.5 }, ...ADA }],
    ['a warning above the alarm', { rule: RULE, values: { pendingAt: 13 }, ...ADA }],
  ])('are not made of %s', async (_, body) => {
    expect((await ask('PUT', '', body)).status).toBe(400);
    expect((await ruleNow()).version).toBe(0);
  });

  it('of an unknown rule, or an unknown version, are refused', async () => {
    const unknown = ask('PUT', '', { rule: 'asr.redo/rate', values: {}, ...ADA });
    expect(await refusal(unknown)).toContain('404 not_found: There is no rule asr.redo/rate');
    const version = ask('POST', '/revert', { rule: RULE, version: 7, ...ADA });
    expect(await refusal(version)).toBe(`404 not_found: ${RULE} has no version 7.`);
  });
});
