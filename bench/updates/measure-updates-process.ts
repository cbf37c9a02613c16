import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pino from 'pino';
import { quantile } from '../../apps/server/src/base/quantile.ts';
import { createEntryChanges } from '../../apps/server/src/search/index/entry-changes.ts';
import {
  createPostgresSearchIndex,
  type PostgresSearchIndex,
} from '../../apps/server/src/search/index/postgres-search-index.ts';
import { openDatabase } from '../../apps/server/src/store/open-database.ts';
import { makeUpTitles } from '../made-up-titles.ts';
import { createRandom } from '@hark/shared/testing/seeded-random';

/** Searches a second beside the changes. */
const SEARCHES_A_SECOND = 20;
const PHASE_MS = 20_000;
const ROUNDS = 2;
const FOLLOW_EVERY_MS = 1_000;
const MAINTAIN_EVERY_MS = 10_000;
/** One change in so many is looked for by the searching process. */
const PROBE_EVERY = 100;

/** Latencies in milliseconds. */
interface Spread {
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
}

export interface UpdatesMeasurement {
  entries: number;
  quiet: Spread;
  changing: Spread;
  /** Of 100 changes a second, in another process. */
  changesASecond: number;
  acknowledged: Spread;
  /** From the acknowledgement in one process to the first search that finds it in another. */
  visible: Spread;
  /** With 64 requests at a time, as fast as it goes. */
  mostChangesASecond: number;
  /** Longest time for which the searching process was busy without a break. */
  longestBusyMs: { quiet: number; changing: number };
  /** Processor time of the searching process a second, which other work of the machine hardly changes. */
  cpuMsASecond: { quiet: number; changing: number };
}

const [, script = '', role = 'search', given = '', rate = ''] = process.argv;
const silent = pino({ level: 'silent' });
if (role === 'write') await write(given, Number(rate));
else process.stdout.write(`${JSON.stringify(await measure(Number(given)))}\n`);

function spreadOf(durations: readonly number[]): Spread {
  const sorted = durations.toSorted((a, b) => a - b);
  return {
    p50Ms: quantile(sorted, 0.5) ?? 0,
    p95Ms: quantile(sorted, 0.95) ?? 0,
    maxMs: sorted.at(-1) ?? 0,
  };
}

/** Changes entries until its input ends, `perSecond` a second, or as fast as it goes with 64 at a time. */
async function write(dataDir: string, perSecond: number): Promise<void> {
  const database = await openDatabase({ dataDir, logger: silent });
  const writer = createEntryChanges({ db: database.db, onChanged: async () => undefined });
  const titles = makeUpTitles(120_000);
  const random = createRandom(perSecond + 1);
  const took: number[] = [];
  const ending = new AbortController();
  const isOver = (): boolean => ending.signal.aborted;
  process.stdin.on('end', () => ending.abort()).resume();
  const startedAt = performance.now();
  async function change(number: number): Promise<void> {
    const at = performance.now();
    const isProbe = number % PROBE_EVERY === 0;
    const title = isProbe ? `Probe${number} quorvex` : (titles[100_000 + (number % 20_000)] ?? '');
    const kind = random();
    const id = isProbe
      ? `probe-${number}`
      : kind < 0.5
        ? `new-${number}`
        : String(Math.floor(random() * 100_000));
    const isDeleted = !isProbe && kind > 0.85;
    const entry = { id, title, popularity: Math.floor(random() * 1_000) };
    await writer.change(
      'default',
      isDeleted ? { type: 'delete', ids: [id] } : { type: 'put', entries: [entry] },
    );
    took.push(performance.now() - at);
    if (isProbe && perSecond > 0)
      process.stdout.write(`${JSON.stringify({ probe: title, id, at: Date.now() })}\n`);
  }
  if (perSecond > 0) await atRate(perSecond, change, isOver);
  else {
    let number = 1;
    const lane = async (): Promise<void> => {
      while (!isOver()) await change(number++);
    };
    await Promise.all(Array.from({ length: 64 }, lane));
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  process.stdout.write(`${JSON.stringify({ changesASecond: took.length / seconds, ...spreadOf(took) })}\n`);
  await database.close();
}

/** Starts work at a rate, whether or not earlier work is done. */
async function atRate(
  perSecond: number,
  work: (number: number) => Promise<unknown>,
  isOver: () => boolean,
): Promise<void> {
  const startedAt = performance.now();
  const running = new Set<Promise<unknown>>();
  for (let number = 0; !isOver();) {
    const due = ((performance.now() - startedAt) / 1_000) * perSecond;
    for (; number < due; number++) {
      const one: Promise<unknown> = work(number).finally(() => running.delete(one));
      running.add(one);
    }
    await pause(2);
  }
  await Promise.all(running);
}

interface Phase {
  took: number[];
  longestBusyMs: number;
  cpuMsASecond: number;
}

async function searchFor(
  index: PostgresSearchIndex,
  queries: readonly string[],
  durationMs: number,
): Promise<Phase> {
  const took: number[] = [];
  const until = performance.now() + durationMs;
  const cpuBefore = process.cpuUsage();
  let longestBusyMs = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    longestBusyMs = Math.max(longestBusyMs, performance.now() - last - 2);
    last = performance.now();
  }, 2);
  await atRate(
    SEARCHES_A_SECOND,
    async (number) => {
      const at = performance.now();
      const text = queries[number % queries.length] ?? '';
      await index.search({ hypotheses: [{ text, probability: 1 }], limit: 10 });
      took.push(performance.now() - at);
    },
    () => performance.now() > until,
  );
  clearInterval(watch);
  const { user, system } = process.cpuUsage(cpuBefore);
  return { took, longestBusyMs, cpuMsASecond: (user + system) / durationMs };
}

function repeat(everyMs: number, work: () => Promise<void>): () => void {
  const ending = new AbortController();
  const loop = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await pause(everyMs);
      await work();
    }
  };
  void loop();
  return () => ending.abort();
}

interface Writer {
  probes: { probe: string; id: string; at: number }[];
  stop(): Promise<{ changesASecond: number } & Spread>;
}

function startWriter(dataDir: string, perSecond: number): Writer {
  const child: ChildProcess = spawn(process.execPath, [script, 'write', dataDir, String(perSecond)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { stdout, stdin } = child;
  if (stdout === null || stdin === null) throw new Error('the writer has no pipes');
  const probes: Writer['probes'] = [];
  const ended = (async () => {
    let last = '';
    for await (const line of createInterface({ input: stdout })) {
      last = line;
      if (line.includes('"probe"')) probes.push(JSON.parse(line));
    }
    return JSON.parse(last);
  })();
  return {
    probes,
    stop: () => {
      stdin.end();
      return ended;
    },
  };
}

/** Searches for each probe until it is found; resolves to the delays when stopped. */
function watchProbes(index: PostgresSearchIndex, probes: Writer['probes']): () => number[] {
  const delays: number[] = [];
  const stop = repeat(100, async () => {
    const [next] = probes;
    if (next === undefined) return;
    const text = next.probe.replace('quorvex', 'kworvex');
    const found = await index.search({ hypotheses: [{ text, probability: 1 }], limit: 1 });
    if (found[0]?.id !== next.id) return;
    delays.push(Date.now() - next.at);
    probes.shift();
  });
  return () => {
    stop();
    return delays;
  };
}

async function measure(size: number): Promise<UpdatesMeasurement> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'hark-bench-updates-'));
  const database = await openDatabase({ dataDir, logger: silent });
  try {
    const index = await createPostgresSearchIndex(database);
    const titles = makeUpTitles(size);
    async function* rows() {
      for (const [line, title] of titles.entries())
        yield {
          line,
          entry: { id: String(line), title, ...(line % 2 === 0 ? { popularity: line % 1_000 } : {}) },
        };
    }
    await index.replace(rows());
    const random = createRandom(3);
    const queries = Array.from({ length: 400 }, () =>
      (titles[Math.floor(random() * size)] ?? '')
        .split(' ')
        .slice(0, 3)
        .join(' ')
        .replace(/[aeiou]/, 'e'),
    );
    const stops = [
      repeat(FOLLOW_EVERY_MS, () => index.catchUp()),
      repeat(MAINTAIN_EVERY_MS, () => index.maintain()),
    ];
    await searchFor(index, queries, 10_000);
    const phases = await alternate(index, queries, dataDir);
    const fastest = startWriter(dataDir, 0);
    await pause(10_000);
    const { changesASecond: mostChangesASecond } = await fastest.stop();
    for (const stop of stops) stop();
    await pause(MAINTAIN_EVERY_MS + 2_000);
    return { entries: size, ...phases, mostChangesASecond };
  } finally {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Takes turns with and without changes, so that what else the machine does falls on both. */
async function alternate(index: PostgresSearchIndex, queries: readonly string[], dataDir: string) {
  const quiet: Phase[] = [];
  const changing: Phase[] = [];
  const delays: number[] = [];
  const written: ({ changesASecond: number } & Spread)[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    quiet.push(await searchFor(index, queries, PHASE_MS));
    const writer = startWriter(dataDir, 100);
    await pause(3_000);
    const probed = watchProbes(index, writer.probes);
    changing.push(await searchFor(index, queries, PHASE_MS));
    written.push(await writer.stop());
    await pause(2_000);
    delays.push(...probed());
  }
  const all = (phases: readonly Phase[]): Spread => spreadOf(phases.flatMap(({ took }) => took));
  const busiest = (phases: readonly Phase[]): number =>
    Math.max(...phases.map((phase) => phase.longestBusyMs));
  const meanCpu = (phases: readonly Phase[]): number =>
    phases.reduce((sum, phase) => sum + phase.cpuMsASecond, 0) / phases.length;
  const [first] = written;
  if (first === undefined) throw new Error('nothing was written');
  const { changesASecond, ...acknowledged } = first;
  return {
    quiet: all(quiet),
    changing: all(changing),
    changesASecond,
    acknowledged,
    visible: spreadOf(delays),
    longestBusyMs: { quiet: busiest(quiet), changing: busiest(changing) },
    cpuMsASecond: { quiet: meanCpu(quiet), changing: meanCpu(changing) },
  };
}
