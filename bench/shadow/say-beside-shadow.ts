import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { DEFAULT_SPEC } from '@hark/shared/rollouts/rollout-spec';
import { pino } from 'pino';
import { readManifest } from '../../apps/server/src/learning/evaluation/read-manifest.ts';
import { changeContent, parseSetting } from '../../apps/server/src/rollout/registry/make-version.ts';
import { versionFileOf } from '../../apps/server/src/rollout/registry/version-file.ts';
import { createVersionStore } from '../../apps/server/src/rollout/registry/version-store.ts';
import { readShadowCounts } from '../../apps/server/src/rollout/shadow/shadow-store.ts';
import { createRolloutStore } from '../../apps/server/src/rollout/state/postgres-rollout-store.ts';
import { openDatabase } from '../../apps/server/src/store/open-database.ts';
import type { RecordedClip } from '../../apps/server/src/tools/load/recorded-clip.ts';
import { runLoad } from '../../apps/server/src/tools/load/run-load.ts';
import { clipsToSay } from '../clips-to-say.ts';

/** Times from the endpoint to the final in ms at one load, by block. */
export interface LoadLevel {
  name: string;
  streams: number;
  withShadow: number[][];
  without: number[][];
  /** The champion changes twice a second. */
  switching: number[][];
  /** Utterances that the challenger answered, and those that it did not hear. */
  pairs: number;
  dropped: number;
}

const LEVELS = [
  { name: 'low', share: 0 },
  { name: '70 %', share: 0.7 },
  { name: '150 %', share: 1.5 },
] as const;

const MOST_CLIPS = 60;
/** Queries are short, and a block ends when everybody has finished speaking. */
const LONGEST_S = 5;
const DEPLOYMENT = 'default';
/** Until a server has followed a change, and its drops are counted. */
const FOLLOWED_MS = 1_500;
const COUNTED_MS = 6_000;
const SWITCH_EVERY_MS = 500;
const MOST_STREAMS = 128;
/** With twice the speakers. */
const LEAST_GAIN = 1.15;

const [manifest = '', address = '', dataDir = '', seconds = '', blocks = '', out = ''] =
  process.argv.slice(2);
const url = new URL(address);
const { signal } = new AbortController();

async function clipsOf(): Promise<readonly [RecordedClip, ...RecordedClip[]]> {
  const { clips } = readManifest(readFileSync(manifest, 'utf8'));
  const spoken = clips.filter(({ text, seconds: long = 0 }) => text !== '' && long <= LONGEST_S);
  const every = Math.max(1, Math.floor(spoken.length / MOST_CLIPS));
  const chosen = spoken.filter((_, index) => index % every === 0).slice(0, MOST_CLIPS);
  const [first, ...others] = await clipsToSay(manifest, chosen);
  if (first === undefined) throw new Error(`no recording of ${manifest} is usable`);
  return [first, ...others];
}

type Clips = Awaited<ReturnType<typeof clipsOf>>;

async function speak(clips: Clips, streams: number): Promise<number[]> {
  const times: number[] = [];
  const onSpoken = ({ closeToFinalMs }: { closeToFinalMs: number | null }): void => {
    if (closeToFinalMs !== null) times.push(closeToFinalMs);
  };
  await runLoad({ url, streams, seconds: Number(seconds), clips, signal, onSpoken });
  return times;
}

/** Answers a second to so many speakers. */
async function answersPerSecond(clips: Clips, streams: number): Promise<number> {
  const startedMs = performance.now();
  const times = await speak(clips, streams);
  return (1_000 * times.length) / (performance.now() - startedMs);
}

/**
 * Returns how many people can speak at once: the most answers a second, which more speakers do not raise any more, over
 * those that one speaker alone gets.
 */
async function capacityOf(clips: Clips): Promise<number> {
  await speak(clips, 1);
  const alone = await answersPerSecond(clips, 1);
  let most = alone;
  for (let streams = 4; streams <= MOST_STREAMS; streams *= 2) {
    const answers = await answersPerSecond(clips, streams);
    const isMore = answers > LEAST_GAIN * most;
    most = Math.max(most, answers);
    if (!isMore) break;
  }
  process.stdout.write(`at most ${most.toFixed(1)} answers a second, ${alone.toFixed(2)} to one speaker\n`);
  return most / alone;
}

const database = await openDatabase({ dataDir, logger: pino({ level: 'silent' }) });
const { db } = database;
const versions = createVersionStore(db, DEPLOYMENT);
const rollouts = createRolloutStore({
  db,
  deployment: DEPLOYMENT,
  nowMs: Date.now,
  whyNotServable: () => Promise.resolve(null),
});

const champion = (await versions.find('champion')).file;
const content = changeContent(champion.content, [parseSetting('recognizer.beam=8')]);
const lineage = { ...champion.lineage, parent: champion.digest, by: 'bench', reason: 'a shadow' };
const challenger = versionFileOf('wide-beam', content, lineage);
await versions.record(challenger);

async function withShadow<T>(work: () => Promise<T>, level: LoadLevel): Promise<T> {
  const spec = { ...DEFAULT_SPEC, challenger: challenger.digest, automation: 'manual' as const };
  const signed = { actor: 'bench', reason: 'a block with a shadow' };
  const { id } = await rollouts.start({ spec, ...signed });
  await wait(FOLLOWED_MS);
  const result = await work();
  await wait(COUNTED_MS);
  await rollouts.act({ rollout: id, action: 'roll-back', after: null, ...signed });
  const { pairs, dropped } = await readShadowCounts(db, id);
  level.pairs += pairs;
  level.dropped += dropped;
  await wait(FOLLOWED_MS);
  return result;
}

/** Serves two versions in turns while the work lasts. Both are warm: the challenger has just served. */
async function whileSwitching<T>(work: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  const serve = (digest: string): Promise<void> =>
    versions.point({ alias: 'champion', digest, by: 'bench', reason: 'a block with switches' });
  const switching = (async () => {
    for (let number = 0; !over.signal.aborted; number++) {
      await serve(number % 2 === 0 ? challenger.digest : champion.digest);
      await wait(SWITCH_EVERY_MS);
    }
    await serve(champion.digest);
  })();
  try {
    return await work();
  } finally {
    over.abort();
    await switching;
    await wait(FOLLOWED_MS);
  }
}

const clips = await clipsOf();
const capacity = await capacityOf(clips);
const levels: LoadLevel[] = [];
for (const { name, share } of LEVELS) {
  const streams = Math.max(1, Math.round(share * capacity));
  const level: LoadLevel = {
    name,
    streams,
    withShadow: [],
    without: [],
    switching: [],
    pairs: 0,
    dropped: 0,
  };
  for (let block = 0; block < Number(blocks); block++) {
    // Neither kind is always the first of a pair.
    const isFirst = block % 2 === 0;
    if (isFirst) level.without.push(await speak(clips, streams));
    level.withShadow.push(await withShadow(() => speak(clips, streams), level));
    level.switching.push(await whileSwitching(() => speak(clips, streams)));
    if (!isFirst) level.without.push(await speak(clips, streams));
  }
  levels.push(level);
}
writeFileSync(out, JSON.stringify(levels));
await database.close();
