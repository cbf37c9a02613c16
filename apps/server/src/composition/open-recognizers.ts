import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { DecodingVariant } from '../recognition/decoding/decoding-variant.ts';
import type { Engine } from '../recognition/engines/engine.ts';
import type { RecognizerPool } from '../recognition/pool/pool-view.ts';
import type { Recognizer, RecognizerStatus } from '../recognition/recognizer.ts';
import { VersionError } from '../rollout/registry/version-error.ts';

/** A recogniser that is held for one version. */
export interface HeldRecognizer {
  recognizer: Recognizer;
  /** Whether its threads were started for it. */
  isNew: boolean;
  /** Whether another version uses the threads and models now. */
  isShared(): boolean;
  /** The threads, for all versions that share them. */
  pool: RecognizerPool;
  /** Calls this before the threads end. */
  beforeClosing(stop: () => Promise<void>): void;
  /** Resolves when a thread is ready. Throws a VersionError if none can start. */
  ready(): Promise<void>;
  /** Ends the threads unless another version holds them. Idempotent. */
  release(): Promise<void>;
}

/** The threads of all engines that versions of this process decode with. */
export interface Recognizers {
  /**
   * Holds a recogniser for a version: threads that have its models decode by its variant, and other models get threads
   * of their own, fewer than configured if memory is short.
   *
   * @param modelBytes size of the files of its models
   * @throws VersionError if there is no memory for one thread
   */
  hold(engine: Engine, modelBytes?: number): HeldRecognizer;
  /** The load of all threads. Ready if any is. */
  status(): RecognizerStatus;
  close(): Promise<void>;
}

interface RecognizersOptions {
  open(engine: Engine, workers: number): RecognizerPool;
  /** Threads of each engine. Default: all cores but one. */
  workers: number | undefined;
  /** Memory that is free, in bytes. */
  freeBytes(): number;
}

/** Memory of a thread beside its models, and with them as a multiple of their files: measured, see docs/versions.md. */
const THREAD_BYTES = 130 * 2 ** 20;
const MODEL_TIMES = 2;
/** This share of the memory may be used by threads of further versions. */
const USABLE_SHARE = 0.7;
const START_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 20;

interface Group {
  pool: RecognizerPool;
  variants: Map<symbol, DecodingVariant | undefined>;
  onClosing: (() => Promise<void>)[];
}

/** What decides which models a thread loads. Pure. */
function modelsOf({ thread }: Engine): string {
  return thread.engine === 'moonshine' ? thread.engine : JSON.stringify(thread);
}

function variantOf({ thread }: Engine): DecodingVariant | undefined {
  if (thread.engine !== 'moonshine') return undefined;
  const { beam, confidence, bias, noWords } = thread;
  return { beam, confidence, bias, ...(noWords && { noWords }) };
}

/** Returns how many threads with these models the memory allows, at most as many as wanted. Pure. */
export function affordableThreads(
  wanted: number,
  { freeBytes, modelBytes }: { freeBytes: number; modelBytes: number },
): number {
  const each = THREAD_BYTES + MODEL_TIMES * modelBytes;
  return Math.min(wanted, Math.floor((USABLE_SHARE * freeBytes) / each));
}

/** Gets the threads ready for the variants that are held. */
function prepare({ pool, variants }: Group): void {
  pool.prepare([...variants.values()].filter((variant) => variant !== undefined));
}

async function closeGroup({ pool, onClosing }: Group): Promise<void> {
  for (const stop of onClosing) await stop();
  await pool.close();
}

export function createRecognizers(options: RecognizersOptions): Recognizers {
  const groups = new Map<string, Group>();
  const wanted = options.workers ?? Math.max(1, availableParallelism() - 1);

  function openGroup(engine: Engine, modelBytes: number): Group {
    // The first engine is what the server was configured for.
    const threads =
      groups.size === 0 ? wanted : affordableThreads(wanted, { freeBytes: options.freeBytes(), modelBytes });
    if (threads < 1) {
      const mb = Math.round(options.freeBytes() / 2 ** 20);
      throw new VersionError(`There is no memory for another model: ${mb} MB are free.`);
    }
    const pool = options.open(engine, threads);
    return { pool, variants: new Map(), onClosing: [] };
  }

  return {
    hold(engine, modelBytes = 0) {
      const models = modelsOf(engine);
      const known = groups.get(models);
      const group = known ?? openGroup(engine, modelBytes);
      groups.set(models, group);
      const holder = Symbol(engine.version);
      const variant = variantOf(engine);
      group.variants.set(holder, variant);
      prepare(group);
      return {
        recognizer: group.pool.as(variant),
        isNew: known === undefined,
        isShared: () => group.variants.size > 1,
        pool: group.pool,
        beforeClosing: (stop) => void group.onClosing.push(stop),
        ready: () => untilReady(group.pool),
        async release() {
          if (!group.variants.delete(holder)) return;
          if (group.variants.size > 0) return prepare(group);
          groups.delete(models);
          await closeGroup(group);
        },
      };
    },
    status: () => sumOf([...groups.values()].map(({ pool }) => pool.status())),
    async close() {
      await Promise.all([...groups.values()].map(closeGroup));
      groups.clear();
    },
  };
}

async function untilReady(pool: RecognizerPool): Promise<void> {
  for (let waitedMs = 0; waitedMs < START_WITHIN_MS; waitedMs += LOOK_EVERY_MS) {
    const { ready, reasons } = pool.status();
    if (ready) return;
    const failure = reasons.find((reason) => reason.includes('could not start'));
    if (failure !== undefined) throw new VersionError(`Its recogniser does not start: ${failure}.`);
    await wait(LOOK_EVERY_MS);
  }
  throw new VersionError(`Its recogniser was not ready within ${START_WITHIN_MS / 1000} s.`);
}

/** Adds up the load of several pools. Pure. */
function sumOf(all: readonly RecognizerStatus[]): RecognizerStatus {
  const sum = (of: (status: RecognizerStatus) => number): number =>
    all.reduce((total, status) => total + of(status), 0);
  const ready = all.some((status) => status.ready);
  return {
    ready,
    reasons: ready ? [] : [...new Set(all.flatMap(({ reasons }) => reasons))],
    workers: sum(({ workers }) => workers),
    busyWorkers: sum(({ busyWorkers }) => busyWorkers),
    queued: sum(({ queued }) => queued),
    restarts: sum(({ restarts }) => restarts),
  };
}
