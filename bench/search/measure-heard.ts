import { readFileSync, writeFileSync } from 'node:fs';
import pino from 'pino';
import { toEntry } from '../../apps/server/src/search/catalogue/mapping/to-entry.ts';
import { createPostgresSearchIndex } from '../../apps/server/src/search/index/postgres-search-index.ts';
import { splitAtFloor } from '../../apps/server/src/search/ranking/split-at-floor.ts';
import { openDatabase } from '../../apps/server/src/store/open-database.ts';
import { makeTemporaryDataDir } from '../../apps/server/src/store/testing/temporary-data-dir.ts';
import { fullTextSearcher, miniSearcher, RESULTS } from './peers.ts';

/** A line of `hark eval --details`. */
interface HeardClip {
  expect: string | string[] | null;
  transcript: string;
  confidence: number | null;
  alternatives: { transcript: string; confidence: number }[];
}

/** Shares of the clips. */
export interface FoundShares {
  at1: number;
  at3: number;
}

export interface HeardMeasurement {
  clips: number;
  nBest: FoundShares;
  firstOnly: FoundShares;
  fullText: FoundShares;
  miniSearch: FoundShares;
}

type Ask = (clip: HeardClip) => Promise<readonly string[]> | readonly string[];

async function sharesOf(clips: readonly HeardClip[], ask: Ask): Promise<FoundShares> {
  const places: number[] = [];
  for (const clip of clips) {
    const expected = new Set([clip.expect ?? []].flat());
    const place = (await ask(clip)).findIndex((id) => expected.has(id));
    places.push(place === -1 ? Number.POSITIVE_INFINITY : place);
  }
  const share = (most: number): number => places.filter((place) => place < most).length / clips.length;
  return { at1: share(1), at3: share(3) };
}

/** Searches transcripts: Hark with all hypotheses and with the first alone, the others with the first. */
async function measureHeard(details: string, catalogue: string): Promise<HeardMeasurement> {
  const linesOf = (file: string): string[] =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
  const clips = linesOf(details)
    .map((line): HeardClip => JSON.parse(line))
    .filter(({ expect }) => expect !== null);
  const entries = linesOf(catalogue).flatMap((line) => {
    const row = toEntry(JSON.parse(line));
    return row.ok ? [row.entry] : [];
  });
  const folder = await makeTemporaryDataDir();
  try {
    const database = await openDatabase({ dataDir: folder.dataDir, logger: pino({ level: 'silent' }) });
    try {
      const index = await createPostgresSearchIndex(database);
      await index.replace(
        (async function* () {
          for (const [at, entry] of entries.entries()) yield { line: at + 1, entry };
        })(),
      );
      const search = async (hypotheses: { text: string; probability: number }[]) =>
        splitAtFloor(await index.search({ hypotheses, limit: RESULTS }), RESULTS).results.map(({ id }) => id);
      const first = ({ transcript, confidence }: HeardClip) => ({
        text: transcript,
        probability: confidence ?? 1,
      });
      const fullText = await fullTextSearcher(database, entries);
      const miniSearch = miniSearcher(entries);
      return {
        clips: clips.length,
        nBest: await sharesOf(clips, (clip) => {
          const others = clip.alternatives.map(({ transcript, confidence }) => ({
            text: transcript,
            probability: confidence,
          }));
          return search([first(clip), ...others]);
        }),
        firstOnly: await sharesOf(clips, (clip) => search([first(clip)])),
        fullText: await sharesOf(clips, ({ transcript }) => fullText(transcript)),
        miniSearch: await sharesOf(clips, ({ transcript }) => miniSearch(transcript)),
      };
    } finally {
      await database.close();
    }
  } finally {
    await folder.remove();
  }
}

const [details = '', catalogue = '', out = ''] = process.argv.slice(2);
writeFileSync(out, JSON.stringify(await measureHeard(details, catalogue)));
