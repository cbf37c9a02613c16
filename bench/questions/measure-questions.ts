import { readFileSync } from 'node:fs';
import pino from 'pino';
import type { CatalogueEntry } from '@hark/shared/catalogue';
import { readCatalogue } from '../../apps/server/src/search/catalogue/read-catalogue.ts';
import { createPostgresSearchIndex } from '../../apps/server/src/search/index/postgres-search-index.ts';
import { splitAtFloor } from '../../apps/server/src/search/ranking/split-at-floor.ts';
import type { SearchIndex } from '../../apps/server/src/search/search-index.ts';
import { openDatabase } from '../../apps/server/src/store/open-database.ts';
import { makeTemporaryDataDir } from '../../apps/server/src/store/testing/temporary-data-dir.ts';

/** The shares of questions whose answer is first and among the first three shown results. */
export interface Shares {
  questions: number;
  first: number;
  amongThree: number;
}

/** The same questions with and without the comparison of meanings. */
export interface QuestionMeasurement {
  withMeaning: Shares;
  withoutMeaning: Shares;
}

interface Question {
  query: string;
  /** Ids of the entries of which each is right. */
  expect: string[];
}

const RESULTS = 10;

/** Asks a catalogue its questions. */
export async function measureQuestions(
  cataloguePath: string,
  questionsPath: string,
): Promise<QuestionMeasurement> {
  const lines = readFileSync(questionsPath, 'utf8').trimEnd().split('\n');
  const questions = lines.map((line): Question => JSON.parse(line));
  const folder = await makeTemporaryDataDir();
  const database = await openDatabase({ dataDir: folder.dataDir, logger: pino({ level: 'silent' }) });
  try {
    const { db } = database;
    const without = await createPostgresSearchIndex({ db, vectors: null });
    await without.replace(rowsOf(cataloguePath));
    const withoutMeaning = await ask(without, questions);
    const withMeaning = await ask(await createPostgresSearchIndex({ db }), questions);
    return { withMeaning, withoutMeaning };
  } finally {
    await database.close();
    await folder.remove();
  }
}

async function* rowsOf(file: string): AsyncGenerator<{ line: number; entry: CatalogueEntry }> {
  for await (const reading of readCatalogue(file)) {
    if (reading.type !== 'skipped') yield { line: reading.line, entry: reading.entry };
  }
}

async function ask(index: SearchIndex, questions: readonly Question[]): Promise<Shares> {
  let first = 0;
  let amongThree = 0;
  for (const { query, expect } of questions) {
    const found = await index.search({ hypotheses: [{ text: query, probability: 1 }], limit: RESULTS });
    const place = splitAtFloor(found, RESULTS).results.findIndex(({ id }) => expect.includes(id));
    if (place === 0) first++;
    if (place >= 0 && place < 3) amongThree++;
  }
  const { length } = questions;
  return { questions: length, first: first / length, amongThree: amongThree / length };
}
