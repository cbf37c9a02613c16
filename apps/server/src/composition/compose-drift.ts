import { contextGraphLimits } from '@hark/moonshine/build-context-graph';
import type { RecognizerSetup, ServingSetup } from '../answering/setup/serving-setup.ts';
import type { ServedVersions } from '../answering/versions/served-versions.ts';
import type { BackgroundRunner } from '../background/background-runner.ts';
import type { Closers } from '../base/closers.ts';
import type { SignalSource } from '../observing/alarm-signal.ts';
import { createBlameReplays } from '../observing/blame/replay-blame.ts';
import { checkDrift, type DriftParts } from '../observing/drift/check-drift.ts';
import { createDriftQueries, driftTask } from '../observing/drift/drift.ts';
import type { ReadRuleValues } from '../observing/drift/drift-limits.ts';
import type { Traffic } from '../observing/drift/read-inputs.ts';
import { listReferences } from '../observing/drift/reference-store.ts';
import { readDriftSettings } from '../observing/drift/drift-settings.ts';
import { driftSignals } from '../observing/drift/drift-signals.ts';
import type { AudioStore } from '../observing/events/audio-store.ts';
import type { DriftRouteParts } from '../operating/drift-routes.ts';
import { WIDEST_BEAM } from '../recognition/decoding/decoding-settings.ts';
import { createRecognizerPool } from '../recognition/pool/recognizer-pool.ts';
import type { Recognizer } from '../recognition/recognizer.ts';
import type { PostgresSearchIndex } from '../search/index/postgres-search-index.ts';
import { readTitles } from '../search/index/read-titles.ts';
import type { OpenedDatabase } from '../store/open-database.ts';
import { type ResourceOptions, servedEngine } from './open-resources.ts';

interface DriftOptions extends ResourceOptions {
  background: BackgroundRunner;
  database: OpenedDatabase;
  versions: Pick<ServedVersions, 'champion'>;
  /** The catalogue. */
  index: PostgresSearchIndex;
  audioStore: Pick<AudioStore, 'read'>;
  /** What is checked at the cadence of the settings, and what alarms are made of. */
  traffic: Traffic;
  /** Reads the thresholds of the rules of drift. */
  readRuleValues: ReadRuleValues;
  closers: Closers;
}

/** What the routes need, and what the alarms ask. */
interface ComposedDrift extends Omit<DriftRouteParts, 'adminToken'> {
  signals: SignalSource;
  /** Returns the time that an operator froze and chose; null without one. */
  reference(): Promise<{ from: number; to: number } | null>;
}

const nowMs = Date.now;
/** Results that are looked at for what a person chose. */
const RESULTS = 5;
/** Factor by which a beam is wider, to find out whether the served one is too narrow. */
const WIDER = 4;

/** Composes drift: its checks, its answers to operators, and replays of recordings. */
export function composeDrift(options: DriftOptions): ComposedDrift {
  const { background, database, versions, audioStore, config, closers } = options;
  const { db } = database;
  const parts = driftParts(options);
  closers.add('drift', background.every(driftTask(parts, options.traffic)).stop);
  const blame = createBlameReplays({
    db,
    jobs: background.jobs,
    audioStore,
    recognizer: {
      recognize: (...asked) => versions.champion().pipeline.recognizer.recognize(...asked),
      status: () => versions.champion().pipeline.recognizer.status(),
    },
    async search(hypotheses, signal) {
      const found = await versions.champion().pipeline.search.search({ hypotheses, limit: RESULTS }, signal);
      return found.filter(({ isBelowFloor }) => isBelowFloor !== true).map(({ id }) => id);
    },
    openOther: () => openOther(options),
    limits: () => readDriftSettings(db),
    nowMs,
  });
  return {
    drift: createDriftQueries({ db, showText: config.opsShowText, nowMs }),
    async reference() {
      const chosen = (await listReferences(db, options.traffic)).find(({ current }) => current);
      return chosen === undefined ? null : { from: chosen.from, to: chosen.to };
    },
    checkDrift: async (traffic) => void (await checkDrift(parts, traffic)),
    blame,
    signals: driftSignals({
      db,
      traffic: options.traffic,
      showText: config.opsShowText,
      readRuleValues: options.readRuleValues,
    }),
  };
}

function driftParts({ database: { db }, versions, index, config, readRuleValues }: DriftOptions): DriftParts {
  const { catalogue } = versions.champion().setup;
  return {
    db,
    nowMs,
    showText: config.opsShowText,
    retentionDays: config.retentionDays,
    unknownWords: index.unknownWords,
    titlesOf: (ids) => readTitles(db, catalogue, ids),
    readRuleValues,
  };
}

/** Returns a recogniser that differs from the served one: a wider beam, or the other engine. */
function otherSetup({ recognizer }: ServingSetup): RecognizerSetup {
  const beam = recognizer.engine === 'moonshine' ? Math.min(WIDEST_BEAM, WIDER * recognizer.beam) : WIDER;
  return { engine: 'moonshine', beam, confidence: 'built-in' };
}

/** Opens another recogniser with one thread, biased to the same catalogue. The caller closes it. */
async function openOther(options: DriftOptions): Promise<Recognizer> {
  const { paths, versions, index } = options;
  const { setup, pipeline } = versions.champion();
  const other = createRecognizerPool({
    workerUrl: paths.recognizerWorker,
    phrasesWorkerUrl: paths.phrasesWorker,
    engine: servedEngine(otherSetup(setup), options),
    workers: 1,
  });
  if (other.capabilities.biasing && pipeline.recognizer.capabilities.biasing)
    await other.bias((await index.phrases(contextGraphLimits.mostPhrases)).phrases);
  return other;
}
