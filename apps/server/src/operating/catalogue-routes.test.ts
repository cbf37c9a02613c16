import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pino from 'pino';
import { createScriptedRecognizer } from '../recognition/scripted-recognizer.ts';
import { readState } from '../search/index/catalogue-tables.ts';
import { createEntryChanges } from '../search/index/entry-changes.ts';
import { createOwnerRules } from '../search/index/owner-rules.ts';
import {
  createPostgresSearchIndex,
  type PostgresSearchIndex,
} from '../search/index/postgres-search-index.ts';
import { rowsOf, search } from '../search/testing/contract-index.ts';
import { type OpenedDatabase, openDatabase } from '../store/open-database.ts';
import { makeTemporaryDataDir } from '../store/testing/temporary-data-dir.ts';
import { ADMIN_TOKEN, startHttpHarness } from '../testing/http-harness.ts';

const folder = await makeTemporaryDataDir();
let database: OpenedDatabase;
let index: PostgresSearchIndex;
let elsewhere: PostgresSearchIndex;
let harness: Awaited<ReturnType<typeof startHttpHarness>>;

beforeAll(async () => {
  database = await openDatabase({ dataDir: folder.dataDir, logger: pino({ level: 'silent' }) });
  const { db } = database;
  index = await createPostgresSearchIndex({ db });
  await index.replace(rowsOf([{ id: 'river', title: 'Yellow River' }]));
  elsewhere = await createPostgresSearchIndex({ db });
  const onChanged = (): Promise<void> => index.catchUp();
  harness = await startHttpHarness(createScriptedRecognizer(''), {
    entryChanges: createEntryChanges({ db, onChanged }),
    ownerRules: createOwnerRules(db, onChanged),
    openCatalogue: async (name) => {
      const { generation } = await readState(db, name);
      return generation === 0 ? null : createPostgresSearchIndex({ db, catalogue: name });
    },
    rateLimitPerMinute: 5,
  });
}, 60_000);

afterAll(async () => {
  await harness.close();
  await database.close();
  await folder.remove();
});

async function ask(
  method: string,
  path: string,
  body?: string | Buffer,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${harness.url}/v1/ops/catalogues/${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...headers },
    ...(body === undefined ? {} : { body: new Uint8Array(Buffer.from(body)) }),
  });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}

const NDJSON = { 'content-type': 'application/x-ndjson' };
const JSON_TYPE = { 'content-type': 'application/json' };
const lines = (...entries: unknown[]): string => entries.map((entry) => JSON.stringify(entry)).join('\n');

describe('entries over HTTP', () => {
  it('are added, changed and deleted, also packed, and found at once', async () => {
    const body = lines(
      { id: 'a/b', title: 'Zanzibar' },
      { id: 'river', title: 'Yellow River', popularity: 'many' },
    );
    const put = await ask('PUT', 'default/entries', gzipSync(body), {
      ...NDJSON,
      'content-encoding': 'gzip',
    });
    expect(put).toMatchObject({
      status: 200,
      answer: { added: 1, unchanged: 1, warnings: [{ field: 'popularity', lines: [2] }] },
    });
    expect((await search(index, 'sansibar'))[0]?.id).toBe('a/b');
    expect(await ask('DELETE', `default/entries/${encodeURIComponent('a/b')}`)).toMatchObject({
      answer: { deleted: 1 },
    });
    expect(await ask('DELETE', `default/entries/${encodeURIComponent('a/b')}`)).toMatchObject({
      answer: { deleted: 0 },
    });
    expect(await search(index, 'zanzibar')).toEqual([]);
  });

  it.each([
    ['no id', lines({ id: 'x', title: 'X' }, { title: 'Y' }), 400, /line 2: id is missing/],
    ['no title', lines({ id: 'x' }), 400, /line 1: title is missing/],
    ['no JSON', '{"id": "x", "title": "X"}\n\n{"id"', 400, /line 3: not a JSON object/],
    [
      'an id twice',
      lines({ id: 'x', title: 'X' }, { id: 'x', title: 'Y' }),
      400,
      /line 2: line 1 has the same id/,
    ],
    ['another encoding', Buffer.from([0x7b, 0xff, 0x7d]), 400, /line 1: not UTF-8/],
    [
      'too many entries',
      Array.from({ length: 10_001 }, (_, id) => lines({ id: `${id}`, title: 'T' })).join('\n'),
      413,
      /At most 10,000/,
    ],
  ])('with %s are refused, all of them', async (_name, body, status, message) => {
    const refused = await ask('PUT', 'default/entries', body, NDJSON);
    expect(refused).toMatchObject({
      status,
      answer: { error: { message: expect.stringMatching(message) as unknown } },
    });
    expect(await index.count()).toBe(1);
  });

  it('need the admin token, a known catalogue and the right type', async () => {
    expect(
      (await ask('PUT', 'default/entries', '', { authorization: 'Bearer wrong', ...NDJSON })).status,
    ).toBe(401);
    expect((await ask('PUT', 'none/entries', lines({ id: 'x', title: 'X' }), NDJSON)).status).toBe(404);
    expect((await ask('PUT', 'default/entries', '{}', { 'content-type': 'text/csv' })).status).toBe(415);
    const notPacked = await ask('PUT', 'default/entries', 'x', { ...NDJSON, 'content-encoding': 'gzip' });
    expect(notPacked.status).toBe(400);
  });
});

describe('rules over HTTP', () => {
  it('take effect in other processes, are listed with their changes, and are deleted', async () => {
    const pin = { id: 'p1', kind: 'pin', query: 'invoice', entry: 'river' };
    expect(await ask('PUT', 'default/rules/p1', JSON.stringify(pin), JSON_TYPE)).toMatchObject({
      answer: { stored: 1 },
    });
    expect(await ask('PUT', 'default/rules/p1', JSON.stringify(pin), JSON_TYPE)).toMatchObject({
      answer: { stored: 0 },
    });
    expect((await ask('PUT', 'default/rules/other', JSON.stringify(pin), JSON_TYPE)).status).toBe(400);
    await elsewhere.catchUp();
    expect((await search(elsewhere, 'invoice'))[0]).toMatchObject({ id: 'river', match: { rule: 'p1' } });
    const gone = { id: 'p2', kind: 'pin', query: 'x', entry: 'gone' };
    await ask('PUT', 'default/rules/p2', JSON.stringify(gone), JSON_TYPE);
    expect(await ask('GET', 'default/rules')).toMatchObject({
      answer: {
        rules: [{ id: 'p1' }, { id: 'p2' }],
        withoutEntry: ['p2'],
        changes: [{ action: 'put', id: 'p2' }, { id: 'p1' }],
      },
    });
    expect(await ask('DELETE', 'default/rules/p1')).toMatchObject({ answer: { deleted: 1 } });
    await elsewhere.catchUp();
    expect(await search(elsewhere, 'invoice')).toEqual([]);
  });

  it('are replaced together, and one wrong rule refuses all', async () => {
    const good = { id: 's1', kind: 'synonym', words: 'stream', also: ['river'] };
    const wrong = await ask(
      'PUT',
      'default/rules',
      JSON.stringify({ rules: [good, { id: 'x', kind: 'pin' }] }),
      JSON_TYPE,
    );
    expect(wrong).toMatchObject({
      status: 400,
      answer: { error: { message: expect.stringMatching(/rule 2/) as unknown } },
    });
    expect(await ask('PUT', 'default/rules', JSON.stringify({ rules: [good] }), JSON_TYPE)).toMatchObject({
      answer: { stored: 1, deleted: 1 },
    });
    expect((await search(index, 'yellow stream'))[0]).toMatchObject({ id: 'river', match: { rule: 's1' } });
    await index.replace(rowsOf([{ id: 'river', title: 'Yellow River' }]));
    expect((await search(index, 'yellow stream'))[0]?.id).toBe('river');
  });

  it('of a catalogue that is not served can be previewed, with the rules that it has', async () => {
    const { db } = database;
    const other = await createPostgresSearchIndex({ db, catalogue: 'other' });
    await other.replace(
      rowsOf(['Oslo Sofa', 'Bergen Sofa'].map((title) => ({ id: title.slice(0, 4), title }))),
    );
    const hide = { id: 'h1', kind: 'hide', entry: 'Oslo' };
    await ask('PUT', 'other/rules', JSON.stringify({ rules: [hide] }), JSON_TYPE);
    const body = JSON.stringify({ rules: [], queries: ['sofa'] });
    const { answer } = await ask('POST', 'other/rules/preview', body, JSON_TYPE);
    expect(answer).toMatchObject({
      queries: [{ isChanged: true, before: { results: [{ id: 'Berg' }] } }],
    });
    expect(JSON.stringify(answer)).toContain('Oslo');
    expect((await ask('POST', 'none/rules/preview', body, JSON_TYPE)).status).toBe(404);
  });

  it('can be previewed, but not with logged text where that is hidden', async () => {
    const rules = [{ id: 'p1', kind: 'pin', query: 'stanford', entry: 'oxford' }];
    const body = JSON.stringify({ rules, queries: ['stanford'] });
    expect(await ask('POST', 'default/rules/preview', body, JSON_TYPE)).toMatchObject({
      status: 200,
      answer: {
        queries: [
          { isChanged: true, after: { results: [{ id: 'oxford', rule: 'p1' }, { id: 'stanford' }] } },
        ],
      },
    });
    expect(
      (await ask('POST', 'default/rules/preview', JSON.stringify({ rules, last: 5 }), JSON_TYPE)).status,
    ).toBe(403);
  });
});
