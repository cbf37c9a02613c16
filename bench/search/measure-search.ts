import pino from 'pino';
import type { CatalogueEntry } from '@hark/shared/catalogue';
import { createPostgresSearchIndex } from '../../apps/server/src/search/index/postgres-search-index.ts';
import { splitAtFloor } from '../../apps/server/src/search/ranking/split-at-floor.ts';
import { openDatabase, type OpenedDatabase } from '../../apps/server/src/store/open-database.ts';
import { makeTemporaryDataDir } from '../../apps/server/src/store/testing/temporary-data-dir.ts';
import { type LabelledQuery, makeLabelledQueries } from './labelled-queries.ts';
import { measureRecall, type RecallDraws, type RecallReport } from './measure-recall.ts';
import { measureSlices, type SliceReport } from './measure-slices.ts';
import { measureTyping, type TypingReport } from './measure-typing.ts';
import { fullTextSearcher, miniSearcher, RESULTS, type Searcher } from './peers.ts';
import { pronounce } from './phonemes.ts';
import { makeTitles, titlesSeed } from './titles.ts';
import { readWordList } from './word-list.ts';

/** Measurements at one size of the catalogue. */
export interface SearchMeasurement {
  entries: number;
  importMs: number;
  importPeakRssBytes: number;
  /** Memory that catalogue and searches keep in the process after garbage collection. */
  servingBytes: number;
  hark: RecallReport & { slices: SliceReport };
  typing: TypingReport;
  fullText: RecallReport;
  miniSearch: (RecallReport & { slices: SliceReport }) | null;
}

export interface MeasureOptions {
  entries: number;
  /** Queries of each breakage. */
  queries: number;
  /** Seed of titles and queries; tune on one draw, report on another. */
  seed: number;
}

/** MiniSearch needs 2 GB and a second a query for a million titles. */
const MOST_FOR_MINISEARCH = 100_000;
const MINISEARCH_QUERIES = 40;
/** Titles to type, of the popular ones and of all. */
const TYPED_TITLES = 40;
/** Queries of each breakage for the warm-up, and by which the event loop is measured: a repeated one costs less. */
const OTHER_QUERIES = { warmUp: 50, slices: 20 } as const;

/** Measures Hark, PostgreSQL's full text search and MiniSearch on the same titles and queries. Null without espeak-ng. */
export async function measureSearch({
  entries: size,
  queries: count,
  seed,
}: MeasureOptions): Promise<SearchMeasurement | null> {
  const words = readWordList();
  const phonemes = pronounce(words);
  if (phonemes === null) return null;
  const entries = makeTitles(size, words, titlesSeed(seed));
  const queries = makeLabelledQueries(entries, { words, phonemes, count, seed });
  const folder = await makeTemporaryDataDir();
  const logger = pino({ level: 'silent' });
  try {
    const database = await openDatabase({ dataDir: folder.dataDir, logger });
    try {
      const imported = await measureImport(database, entries);
      const before = usedBytes();
      const index = await createPostgresSearchIndex(database);
      const draw = (count: number, seed: number) =>
        makeLabelledQueries(entries, { words, phonemes, count, seed });
      const draws = {
        queries,
        warmUp: draw(OTHER_QUERIES.warmUp, seed + 1),
        others: draw(OTHER_QUERIES.slices, seed + 2),
      };
      const hark = await measureBoth(draws, async (text) => {
        const hypotheses = [{ text, probability: 1 }];
        const found = await index.search({ hypotheses, limit: RESULTS });
        return splitAtFloor(found, RESULTS).results.map(({ id }) => id);
      });
      const typing = await measureTyping(index, entries, { titles: TYPED_TITLES, seed });
      const servingBytes = usedBytes() - before;
      const fullText = await measureRecall(draws, await fullTextSearcher(database, entries));
      const miniSearch = size > MOST_FOR_MINISEARCH ? null : await measureMiniSearch(entries, draws);
      return { entries: size, ...imported, servingBytes, hark, typing, fullText, miniSearch };
    } finally {
      await database.close();
    }
  } finally {
    await folder.remove();
  }
}

function usedBytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function measureImport(database: OpenedDatabase, entries: readonly CatalogueEntry[]) {
  const index = await createPostgresSearchIndex(database);
  let peak = 0;
  async function* rows() {
    for (const [position, entry] of entries.entries()) {
      if (position % 1_000 === 0) peak = Math.max(peak, process.memoryUsage().rss);
      yield { line: position + 1, entry };
    }
  }
  const { tookMs } = await index.replace(rows());
  return { importMs: tookMs, importPeakRssBytes: Math.max(peak, process.memoryUsage().rss) };
}

interface Draws extends RecallDraws {
  /** Other queries, for the event loop. */
  others: readonly LabelledQuery[];
}

async function measureBoth({ others, ...draws }: Draws, search: Searcher) {
  const recall = await measureRecall(draws, search);
  return { ...recall, slices: await measureSlices(others, search) };
}

function measureMiniSearch(entries: readonly CatalogueEntry[], { queries, ...rest }: Draws) {
  const taken = new Map<string, number>();
  const fewer = queries.filter(({ breakage }) => {
    taken.set(breakage, (taken.get(breakage) ?? 0) + 1);
    return (taken.get(breakage) ?? 0) <= MINISEARCH_QUERIES;
  });
  return measureBoth({ queries: fewer, ...rest }, miniSearcher(entries));
}
