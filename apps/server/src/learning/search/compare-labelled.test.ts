import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createPostgresSearchIndex,
  type PostgresSearchIndex,
} from '../../search/index/postgres-search-index.ts';
import { rowsOf } from '../../search/testing/contract-index.ts';
import { type OpenedDatabase, openDatabase } from '../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import { compareLabelled } from './compare-labelled.ts';
import { compareRelevance } from './compare-relevance.ts';

const STANFORD = { id: 'stanford', title: 'Stanford University' };
const OXFORD = { id: 'oxford', title: 'Oxford University' };
const FUJI = { id: 'fuji', title: 'Mount Fuji' };

const folder = await makeTemporaryDataDir();
let database: OpenedDatabase;
let index: PostgresSearchIndex;

const asked = (text: string, ...expected: string[]) => ({
  hypotheses: [{ text, probability: 1 }],
  expect: expected,
});

beforeAll(async () => {
  database = await openDatabase({ dataDir: folder.dataDir, logger: pino({ level: 'silent' }) });
  index = await createPostgresSearchIndex(database);
  await index.replace(rowsOf([STANFORD, OXFORD, FUJI]));
}, 60_000);

afterAll(async () => {
  await database.close();
  await folder.remove();
});

describe('compareLabelled', () => {
  it('returns the features of each compared entry, and marks the expected one', async () => {
    const { entries } = await compareLabelled(index, asked('stanford university', 'stanford'));
    expect(entries.length).toBeGreaterThanOrEqual(2);
    expect(entries.filter(({ isExpected }) => isExpected)).toHaveLength(1);
    expect(entries.every(({ names }) => names.length > 0)).toBe(true);
  });

  it('marks no entry if the label expects none', async () => {
    const { entries } = await compareLabelled(index, asked('stanford university'));
    expect(entries.some(({ isExpected }) => isExpected)).toBe(false);
  });
});

describe('compareRelevance', () => {
  it('labels the expected entry relevant, and the first of the other entries irrelevant', async () => {
    const { samples, isFirst } = await compareRelevance(index, asked('stanford university', 'stanford'));
    expect(isFirst).toBe(true);
    expect(samples.map(({ isRelevant }) => isRelevant)).toEqual([true, false]);
    const [wanted, instead] = samples;
    expect(wanted?.features.queryCoverage).toBeGreaterThan(instead?.features.queryCoverage ?? 1);
  });

  it('computes the features of the other entry as in a catalogue without the expected one', async () => {
    const without = await createPostgresSearchIndex({ db: database.db, catalogue: 'without' });
    await without.replace(rowsOf([OXFORD, FUJI]));
    const { samples } = await compareRelevance(index, asked('stanford university', 'stanford'));
    const there = await compareRelevance(without, asked('stanford university'));
    expect(samples.filter(({ isRelevant }) => !isRelevant)).toEqual(there.samples);
  });

  it('labels the first entry irrelevant if the label expects none', async () => {
    const { samples, isFirst } = await compareRelevance(index, asked('stanford university'));
    expect(isFirst).toBeNull();
    expect(samples.map(({ isRelevant }) => isRelevant)).toEqual([false]);
  });

  it('reports that another entry ranks first', async () => {
    const { isFirst } = await compareRelevance(index, asked('oxford university', 'stanford'));
    expect(isFirst).toBe(false);
  });

  it('returns no samples if nothing is found', async () => {
    expect(await compareRelevance(index, asked('xqzw', 'fuji'))).toEqual({ samples: [], isFirst: false });
  });
});
