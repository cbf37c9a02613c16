import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { manifestClipSchema } from '@hark/shared/manifest';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type OpenedDatabase, openDatabase } from '../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import { importCatalogue } from '../catalogue/import-catalogue.ts';
import { createPostgresSearchIndex } from './postgres-search-index.ts';
import type { SearchIndex } from '../search-index.ts';
import { mishear, MISHEARINGS, seededRandom } from '../testing/mishear.ts';

const SPEECH = fileURLToPath(new URL('../../../../../../shared/speech/', import.meta.url));
const isThere = existsSync(`${SPEECH}known-items.ndjson`);

/** Reads every fourth clip with an expected entry. */
async function readQueries(): Promise<{ text: string; expected: string[] }[]> {
  const lines = (await readFile(`${SPEECH}manifest.jsonl`, 'utf8')).trim().split('\n');
  return lines
    .map((line) => manifestClipSchema.parse(JSON.parse(line)))
    .filter(({ text, expect: wanted }) => text !== '' && wanted !== undefined)
    .filter((_, position) => position % 4 === 0)
    .map(({ text, expect: wanted }) => ({ text, expected: [wanted ?? []].flat() }));
}

describe.skipIf(!isThere)(
  'known items of a development catalogue (needs ../shared/speech)',
  { timeout: 120_000 },
  () => {
    let database: OpenedDatabase;
    let index: SearchIndex;
    let queries: Awaited<ReturnType<typeof readQueries>>;
    let removeFolder = async (): Promise<void> => undefined;

    beforeAll(async () => {
      const folder = await makeTemporaryDataDir();
      removeFolder = folder.remove;
      database = await openDatabase({ dataDir: folder.dataDir, logger: pino({ level: 'silent' }) });
      index = await createPostgresSearchIndex(database);
      await importCatalogue({ paths: [`${SPEECH}known-items.ndjson`], index });
      queries = await readQueries();
    }, 120_000);

    afterAll(async () => {
      await database.close();
      await removeFolder();
    });

    async function shareFound(distort: (text: string) => string, within: number): Promise<number> {
      let found = 0;
      for (const { text, expected } of queries) {
        const hypotheses = [{ text: distort(text), probability: 1 }];
        const results = await index.search({ hypotheses, limit: within });
        if (results.some(({ id }) => expected.includes(id))) found++;
      }
      return found / queries.length;
    }

    it('come first for their own words', async () => {
      expect(await shareFound((text) => text, 1)).toBeGreaterThanOrEqual(0.99);
    });

    it.each(MISHEARINGS)('come among the first three with a %s', async (how) => {
      const random = seededRandom(1);
      expect(await shareFound((text) => mishear(text, how, random), 3)).toBeGreaterThanOrEqual(0.96);
    });
  },
);
