import type { LabelledQuery } from './labelled-queries.ts';
import type { Breakage } from './break-query.ts';
import type { Searcher } from './peers.ts';

export interface Recall {
  queries: number;
  at1: number;
  at5: number;
  at10: number;
}

export interface RecallReport {
  /** Over all queries except the clean ones. */
  broken: Recall;
  byBreakage: Record<Breakage, Recall>;
  p50Ms: number;
  p95Ms: number;
  /** CPU time of this process and its threads per search, independent of other load. */
  cpuMs: number;
}

export interface RecallDraws {
  queries: readonly LabelledQuery[];
  /** Other queries, searched first and not measured: a server that runs has its code compiled. */
  warmUp: readonly LabelledQuery[];
}

/** Searches the queries in sequence. */
export async function measureRecall(
  { queries, warmUp }: RecallDraws,
  search: Searcher,
): Promise<RecallReport> {
  for (const { query } of warmUp) await search(query);
  const durationsMs: number[] = [];
  const cpuBefore = process.cpuUsage();
  const places: { breakage: Breakage; place: number }[] = [];
  for (const { query, expect, breakage } of queries) {
    const startedAtMs = performance.now();
    const found = await search(query);
    durationsMs.push(performance.now() - startedAtMs);
    const place = found.indexOf(expect);
    places.push({ breakage, place: place === -1 ? Number.POSITIVE_INFINITY : place });
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  const recallFor = (name: Breakage): Recall =>
    recallOf(places.filter(({ breakage }) => breakage === name).map(({ place }) => place));
  durationsMs.sort((a, b) => a - b);
  const quantile = (share: number): number =>
    durationsMs[Math.floor(share * durationsMs.length)] ?? Number.NaN;
  return {
    broken: recallOf(places.filter(({ breakage }) => breakage !== 'clean').map(({ place }) => place)),
    byBreakage: {
      clean: recallFor('clean'),
      'one sound-alike word': recallFor('one sound-alike word'),
      'two sound-alike words': recallFor('two sound-alike words'),
      'a missing word': recallFor('a missing word'),
      'plural or singular': recallFor('plural or singular'),
      'words joined': recallFor('words joined'),
      'a word split': recallFor('a word split'),
      'numbers in words': recallFor('numbers in words'),
    },
    p50Ms: quantile(0.5),
    p95Ms: quantile(0.95),
    cpuMs: (user + system) / 1_000 / queries.length,
  };
}

function recallOf(places: readonly number[]): Recall {
  const share = (most: number): number => places.filter((place) => place < most).length / places.length;
  return { queries: places.length, at1: share(1), at5: share(5), at10: share(10) };
}
