import { setImmediate as nextTurn } from 'node:timers/promises';
import { quantile } from '../../apps/server/src/base/quantile.ts';
import type { LabelledQuery } from './labelled-queries.ts';
import type { Searcher } from './peers.ts';

/** For how long searches keep the event loop from everything else, in CPU time of the process. */
export interface SliceReport {
  searches: number;
  /** The longest slice of a search, the median and the 95th percentile over the searches. */
  p50Ms: number;
  p95Ms: number;
  /** Share of the searches with a slice of more than 5 ms. */
  overFive: number;
  longestMs: number;
}

const TOO_LONG_MS = 5;

/**
 * Searches the queries in sequence and measures each turn of the event loop meanwhile. CPU time, unlike time, does not
 * depend on what else the machine does; that of helper threads, such as the garbage collector's, counts too.
 */
export async function measureSlices(
  queries: readonly LabelledQuery[],
  search: Searcher,
): Promise<SliceReport> {
  const recorder = recordSlices();
  const longest: number[] = [];
  for (const { query } of queries) {
    await nextTurn();
    recorder.start();
    await search(query);
    await nextTurn();
    longest.push(recorder.longestMs());
  }
  recorder.stop();
  return {
    searches: longest.length,
    p50Ms: quantile(longest, 0.5) ?? Number.NaN,
    p95Ms: quantile(longest, 0.95) ?? Number.NaN,
    overFive: longest.filter((sliceMs) => sliceMs > TOO_LONG_MS).length / longest.length,
    longestMs: Math.max(...longest),
  };
}

function recordSlices() {
  let isOpen = true;
  let beforeMs = cpuMs();
  let longestMs = 0;
  const turn = (): void => {
    const nowMs = cpuMs();
    longestMs = Math.max(longestMs, nowMs - beforeMs);
    beforeMs = nowMs;
    if (isOpen) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    start() {
      longestMs = 0;
    },
    longestMs: () => longestMs,
    stop() {
      isOpen = false;
    },
  };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
