import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNKNOWN_DEVICE } from '@hark/shared/wire/client-message';
import type { Final } from '@hark/shared/wire/final';
import { answerUtterance } from '../answering/pipeline/answer-utterance.ts';
import { NOTHING_MEANT } from '../answering/pipeline/search-meaning.ts';
import type { Draft } from '../answering/pipeline/draft-answer.ts';
import { searchTyped } from '../answering/pipeline/search-typed.ts';
import type { Utterance } from '../answering/pipeline/utterance.ts';
import { DEFAULT_SETUP } from '../answering/setup/default-setup.ts';
import { servingSetupSchema, type ServingSetup } from '../answering/setup/serving-setup.ts';
import { runnerForTest } from '../background/testing/runner-for-test.ts';
import { createClosers } from '../base/closers.ts';
import { type Config, readConfig } from '../config/read-config.ts';
import type { Recognizer } from '../recognition/recognizer.ts';
import { createMetrics } from '../observing/prometheus/metrics.ts';
import { createScriptedRecognizer, scriptedRecognition } from '../recognition/scripted-recognizer.ts';
import { createPostgresSearchIndex } from '../search/index/postgres-search-index.ts';
import { rowsOf } from '../search/testing/contract-index.ts';
import { type OpenedDatabase, openDatabase } from '../store/open-database.ts';
import { makeTemporaryDataDir } from '../store/testing/temporary-data-dir.ts';
import { openTracing } from '../tracing/open-tracing.ts';
import type { ServingVersion } from '../answering/versions/served-versions.ts';
import { composeAnswering } from './compose-answering.ts';
import { composeEvents } from './compose-events.ts';
import { openServed } from './open-resources.ts';

/** Popularity decides which Mercury is first; the weights of one setup count it against an entry. */
const PLANETS = [
  { id: 'small-planet', title: 'Mercury', popularity: 1 },
  { id: 'large-planet', title: 'Mercury', popularity: 1_000 },
  { id: 'vulcan', title: 'Vulcan', popularity: 2 },
];
const SONGS = [
  { id: 'obscure-song', title: 'Mercury', popularity: 1 },
  { id: 'famous-song', title: 'Mercury', popularity: 1_000 },
  { id: 'rhapsody', title: 'Bohemian Rhapsody', popularity: 2 },
];
const CONFIDENCE = 0.5;

const { ranking, endpointRules } = DEFAULT_SETUP;
const obscureFirst = { ...ranking.weights, popularity: -ranking.weights.popularity };
const PLANETS_SETUP = servingSetupSchema.parse({
  ...DEFAULT_SETUP,
  pipeline: 'planets/1',
  catalogue: 'planets',
  thresholds: { autoFrom: 0.4, confirmFrom: 0.1 },
});
const SONGS_SETUP = servingSetupSchema.parse({
  ...DEFAULT_SETUP,
  pipeline: 'songs/1',
  catalogue: 'songs',
  thresholds: { autoFrom: 0.9, confirmFrom: 0.1 },
  ranking: { ...ranking, weights: obscureFirst, instantWeights: obscureFirst },
  endpointing: { minSilenceMs: 700, maxSilenceMs: 900 },
  endpointRules: { ...endpointRules, silenceMs: { ...endpointRules.silenceMs, plain: 880 } },
  limits: { ...DEFAULT_SETUP.limits, maxPhrases: 7 },
});

const logger = pino({ level: 'silent' });
const closers = createClosers(logger);
const data = await makeTemporaryDataDir();
let database: OpenedDatabase;
let planets: ServingVersion;
let songs: ServingVersion;
const expected: { planets: string[]; songs: string[] } = { planets: [], songs: [] };

function readTestConfig(): Config {
  const outcome = readConfig({ HARK_DATA_DIR: data.dataDir }, data.dataDir);
  if (!outcome.ok) throw new Error('the configuration of the test is wrong');
  return outcome.config;
}

/** Always recognises the same text, and records its bias phrases. */
function createListener(expected: string[]): Recognizer {
  const recognition = scriptedRecognition('mercury', { confidence: CONFIDENCE });
  const scripted = createScriptedRecognizer(() => ({ type: 'recognized', recognition }), { biasing: true });
  return {
    ...scripted,
    bias(phrases) {
      expected.push(...new Set(phrases.map(({ text }) => text)));
      return scripted.bias(phrases);
    },
  };
}

/** No thread is started from these. */
const unused = new URL('file:///not-used-here');
const paths = {
  recognizerWorker: unused,
  phrasesWorker: unused,
  audioWorker: unused,
  catalogue: '',
  webDir: null,
};

beforeAll(async () => {
  database = await openDatabase({ dataDir: data.dataDir, logger });
  closers.add('database', () => database.close());
  for (const [catalogue, entries] of [
    ['planets', PLANETS],
    ['songs', SONGS],
  ] as const)
    await (await createPostgresSearchIndex({ db: database.db, catalogue })).replace(rowsOf(entries));
  const config = readTestConfig();
  const background = runnerForTest();
  closers.add('background work', () => background.close());
  const metrics = createMetrics({
    recognizer: () => createScriptedRecognizer('').status(),
    openConnections: () => 0,
    catalogueEntries: async () => 0,
    background,
  });
  const observers = {
    events: composeEvents({ background, config, database, metrics, pageEvents() {}, logger, closers }),
    audioStore: { keep: async () => false },
    tracing: await openTracing(null, { deployment: 'test', version: 'none' }, logger),
    logger,
  };
  async function serve(setup: ServingSetup, expected: string[]): Promise<ServingVersion> {
    const recognizer = createListener(expected);
    const served = await openServed(
      { setup, recognizer, database, background },
      { config, paths, logger },
      closers,
    );
    return composeAnswering(served, observers);
  }
  [planets, songs] = await Promise.all([
    serve(PLANETS_SETUP, expected.planets),
    serve(SONGS_SETUP, expected.songs),
  ]);
}, 60_000);

afterAll(async () => {
  await closers.close();
  await data.remove();
});

function utterance(utteranceId: string): Utterance {
  const pcm = new Int16Array(8_000).fill(1_000);
  return {
    utteranceId,
    taskId: 'task-0001',
    speaker: {
      clientId: 'client-0001',
      sessionId: 'session-0001',
      device: UNKNOWN_DEVICE,
      vad: null,
      language: 'en',
      consent: { audio: false },
      phrases: [],
    },
    pcm,
    speechPcm: pcm,
    clip: null,
    startedAt: Date.now(),
    endReason: 'stop',
    limit: 5,
  };
}

async function say({ pipeline }: ServingVersion, utteranceId: string): Promise<Final> {
  const { signal } = new AbortController();
  const answer = await answerUtterance(pipeline, utterance(utteranceId), { priority: 'final', signal });
  if (answer.type !== 'answered') throw new Error(`not answered: ${answer.type}`);
  return answer.final;
}

const idsOf = ({ results }: { results: readonly { id: string }[] }): string[] => results.map(({ id }) => id);
const never = (): AbortSignal => new AbortController().signal;

describe('two setups in one process', () => {
  it('answer speech from their own catalogue, with their own weights, thresholds and version', async () => {
    const [ofPlanets, ofSongs] = await Promise.all([say(planets, 'utterance-1'), say(songs, 'utterance-2')]);
    expect(idsOf(ofPlanets)).toEqual(['large-planet', 'small-planet']);
    expect(idsOf(ofSongs)).toEqual(['obscure-song', 'famous-song']);
    expect([ofPlanets.decision, ofSongs.decision]).toEqual(['auto', 'confirm']);
    expect([ofPlanets.version.pipeline, ofSongs.version.pipeline]).toEqual(['planets/1', 'songs/1']);
  });

  it('answer typed and instant queries independently', async () => {
    const typed = { query: 'mercury', source: 'typed', limit: 5, clientId: null } as const;
    expect(idsOf(await searchTyped(planets.pipeline, typed))).toEqual(['large-planet', 'small-planet']);
    expect(idsOf(await searchTyped(songs.pipeline, typed))).toEqual(['obscure-song', 'famous-song']);
    const begun = { ...typed, query: 'mercu' };
    expect(idsOf(await planets.searchInstantly(begun, never()))).toEqual(['large-planet', 'small-planet']);
    expect(idsOf(await songs.searchInstantly(begun, never()))).toEqual(['obscure-song', 'famous-song']);
  });

  it('wait for the end of speech within their own bounds', async () => {
    const draft: Draft = {
      recognition: scriptedRecognition('no such name'),
      heard: null,
      meant: NOTHING_MEANT,
      results: [],
      suggestions: [],
      sameFirst: [],
      unlikelyLanguage: null,
      nearest: [],
      rescoringMs: 0,
      searchMs: 0,
      isComplete: true,
    };
    expect(await planets.early.silenceNeededMs(draft, [], never())).toBe(endpointRules.silenceMs.plain);
    expect(await songs.early.silenceNeededMs(draft, [], never())).toBe(880);
    expect([planets.limits.maxPhrases, songs.limits.maxPhrases]).toEqual([500, 7]);
  });

  it('bias to their own catalogue', () => {
    expect(expected).toEqual({
      planets: ['Mercury', 'Vulcan'],
      songs: ['Mercury', 'Bohemian Rhapsody'],
    });
  });

  it('remember the queries of a client separately', () => {
    planets.pipeline.tasks.said('client-0002', 'mercury');
    expect(planets.pipeline.tasks.before('client-0002')).toBe('mercury');
    expect(songs.pipeline.tasks.before('client-0002')).toBeUndefined();
  });

  it('write to one log, with their own version', async () => {
    await say(planets, 'utterance-3');
    await say(songs, 'utterance-4');
    const rows = await database.db
      .selectFrom('event')
      .select(['utterance_id', 'slices'])
      .where('name', '=', 'utterance.answered')
      .where('utterance_id', 'in', ['utterance-3', 'utterance-4'])
      .orderBy('utterance_id')
      .execute();
    expect(rows).toMatchObject([
      { utterance_id: 'utterance-3', slices: { version: 'planets/1' } },
      { utterance_id: 'utterance-4', slices: { version: 'songs/1' } },
    ]);
  });
});
