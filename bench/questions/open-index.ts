import { readFileSync } from 'node:fs';
import pino from 'pino';
import type { CatalogueEntry } from '@hark/shared/catalogue';
import { readCatalogue } from '../../apps/server/src/search/catalogue/read-catalogue.ts';
import {
  createPostgresSearchIndex,
  type PostgresSearchIndex,
} from '../../apps/server/src/search/index/postgres-search-index.ts';
import { openDatabase } from '../../apps/server/src/store/open-database.ts';
import { makeTemporaryDataDir } from '../../apps/server/src/store/testing/temporary-data-dir.ts';

export interface Question {
  query: string;
  /** Ids of the entries of which each is right. */
  expect: string[];
}

/** The shares of questions whose answer is first and among the first three shown results. */
export interface Shares {
  questions: number;
  first: number;
  amongThree: number;
}

/** Results that are asked for. */
export const RESULTS = 10;

export function readQuestions(file: string): Question[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line): Question => JSON.parse(line));
}

/** Imports a catalogue and gives it to a measurement, searched with and without the comparison of meanings. */
export async function withIndexes<Measured>(
  catalogue: string,
  measure: (indexes: { index: PostgresSearchIndex; byNames: PostgresSearchIndex }) => Promise<Measured>,
): Promise<Measured> {
  const folder = await makeTemporaryDataDir();
  const database = await openDatabase({ dataDir: folder.dataDir, logger: pino({ level: 'silent' }) });
  try {
    const { db } = database;
    const index = await createPostgresSearchIndex({ db });
    await index.replace(rowsOf(catalogue));
    return await measure({ index, byNames: await createPostgresSearchIndex({ db, vectors: null }) });
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

/** Returns the ids of the shown results for a question, best first. */
export type Ask<Asked extends { expect: readonly string[] }> = (
  question: Asked,
) => Promise<readonly string[]>;

export async function sharesOf<Asked extends { expect: readonly string[] }>(
  questions: readonly Asked[],
  ask: Ask<Asked>,
): Promise<Shares> {
  let first = 0;
  let amongThree = 0;
  for (const question of questions) {
    const place = (await ask(question)).findIndex((id) => question.expect.includes(id));
    if (place === 0) first++;
    if (place >= 0 && place < 3) amongThree++;
  }
  const { length } = questions;
  return { questions: length, first: first / length, amongThree: amongThree / length };
}
