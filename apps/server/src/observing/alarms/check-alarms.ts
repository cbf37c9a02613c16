import { randomUUID } from 'node:crypto';
import { isOpen } from '@hark/shared/alarms/alarm-step';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../../store/tables.ts';
import type { AlarmSignal, AlarmSlice, KindsOfCause, SignalSource } from '../alarm-signal.ts';
import { readFrom, type CursorRead } from '../events/event-cursor.ts';
import { ALL, type LimitSlice } from '../metrics/fold-events.ts';
import { advanceAlarms, type Advanced } from './alarm-book.ts';
import { readCarrying } from './carrying-slices.ts';
import type { QueueMessages } from './queue-messages.ts';
import { readCurrent, readSilences } from './read-alarms.ts';
import type { Traffic } from './read-baselines.ts';
import { rateSignals, windowLevel } from './rate-signals.ts';
import { saveAlarms, saveHistory, tryLockAlarms } from './save-alarms.ts';
import type { StoredAlarm } from './stored-alarm.ts';
import { STREAM_METRICS } from './stream-metrics.ts';
import {
  forgetStreams,
  loadCursor,
  loadStreams,
  loadWords,
  saveCursor,
  saveStreams,
  saveWords,
  type CheckCursor,
} from './stream-store.ts';
import { readSettings, type Settings } from './thresholds.ts';
import type { Usual } from './usual-figures.ts';
import { createStreams, type StreamLevel, type Streams } from './watch-streams.ts';
import { createWatchedWords, type WatchedWords, type WordParts } from './watch-words.ts';
import { windowSignals } from './window-signals.ts';

export interface CheckOptions {
  db: Kysely<Database>;
  traffic: Traffic;
  limit: LimitSlice;
  /** Figures of the past, kept for some minutes. */
  usual: Usual;
  sources: readonly SignalSource[];
  /** Null: words are not watched. */
  words: WordParts | null;
  queue: QueueMessages;
  /** The server's name for operators. */
  server: string;
  nowMs(): number;
  /** Number of events to take at most. */
  maxEvents?: number;
  logger: Logger;
}

/** What a round did. */
export interface Checked extends Advanced {
  events: number;
  /** Whether more events wait. */
  isFull: boolean;
}

const MAX_EVENTS = 2_000;
const HOUR_MS = 3_600_000;

interface FromSources {
  signals: AlarmSignal[];
  kinds: KindsOfCause;
}

/** Asks all sources; one that fails says nothing in this round. */
async function askSources({ sources, logger }: CheckOptions, atMs: number): Promise<FromSources> {
  const found = await Promise.all(
    sources.map(async ({ name, signals, kinds }): Promise<FromSources> => {
      try {
        return { signals: await signals(atMs), kinds: (await kinds?.(atMs)) ?? {} };
      } catch (error) {
        logger.warn({ err: error, source: name }, 'a source of alarms failed');
        return { signals: [], kinds: {} };
      }
    }),
  );
  return {
    signals: found.flatMap(({ signals }) => signals),
    kinds: found.reduce<KindsOfCause>((all, { kinds }) => Object.assign(all, kinds), {}),
  };
}

/** The time of what is looked at. A backlog is looked at as of its arrival; simulated traffic has a clock of its own. */
function timeOf(read: CursorRead, { traffic, streamMs }: CheckCursor, nowMs: number): number {
  if (traffic !== 'synthetic') return read.isFull ? (read.rows.at(-1)?.receivedAt ?? nowMs) : nowMs;
  const times = read.rows.flatMap(({ event }) => (event?.synthetic === true ? [event.at] : []));
  return times.reduce((latest, at) => Math.max(latest, at), streamMs ?? 0);
}

interface Round {
  streams: Streams;
  settings: Settings;
  current: readonly StoredAlarm[];
  atMs: number;
}

/** Places of open alarms of a rule. */
function askedOf(rule: string, current: readonly StoredAlarm[]): (AlarmSlice | null)[] {
  return current
    .filter(({ progress }) => isOpen(progress))
    .flatMap(({ members }) => members.filter((member) => member.rule === rule).map(({ slice }) => slice));
}

async function streamSignals(options: CheckOptions, round: Round): Promise<AlarmSignal[]> {
  const { db, traffic, usual } = options;
  const { streams, settings, current, atMs } = round;
  const byRule = new Map<string, StreamLevel[]>();
  for (const level of streams.levels())
    byRule.set(level.rule.rule.id, [...(byRule.get(level.rule.rule.id) ?? []), level]);
  const found = await Promise.all(
    STREAM_METRICS.map((rule) => {
      const { id } = rule.rule;
      const now = usual.partsOf(rule.metric.id).sums(rule.metric.id, HOUR_MS);
      const baseline = usual.baselines().of(id, ALL, ALL);
      return rateSignals({
        rule,
        levels: byRule.get(id) ?? [],
        window: windowLevel(rule, settings.get(id)?.values ?? {}, { now, baseline }),
        asked: askedOf(id, current),
        endMs: atMs,
        carrying: (sinceMs) =>
          readCarrying(db, {
            metric: rule.metric,
            traffic,
            now: { from: sinceMs, to: atMs },
            baseline: usual.spansOf(id, sinceMs),
          }),
      });
    }),
  );
  return found.flat();
}

function addEvents(watches: readonly Pick<Streams, 'add'>[], read: CursorRead): void {
  for (const { event, receivedAt } of read.rows)
    if (event !== null) for (const watch of watches) watch.add({ event, receivedAt });
}

async function openWords(
  db: Kysely<Database>,
  { usual, traffic, words }: CheckOptions,
  settings: Settings,
): Promise<WatchedWords | null> {
  if (words === null) return null;
  const state = await loadWords(db);
  return createWatchedWords({ state, usual: usual.words(), settings, traffic, parts: words });
}

/**
 * One round: takes the next events of the log, each exactly once, and advances the alarms. The place in the log, the
 * sums, the alarms and their messages change in one transaction, so that a killed server loses and repeats nothing.
 * Null while another server does so.
 */
export async function checkAlarms(options: CheckOptions): Promise<Checked | null> {
  const { db, traffic, limit, usual, queue, server, nowMs, maxEvents = MAX_EVENTS } = options;
  const before = await loadCursor(db);
  const lastMs = traffic === 'synthetic' ? (before.streamMs ?? nowMs()) : nowMs();
  await usual.refresh(lastMs);
  const [settings, fromSources] = await Promise.all([readSettings(db), askSources(options, lastMs)]);
  return db.transaction().execute(async (transaction) => {
    if (!(await tryLockAlarms(transaction))) return null;
    const loaded = await loadCursor(transaction);
    if (loaded.traffic !== traffic) await forgetStreams(transaction);
    const cursor = { ...loaded, traffic, streamMs: loaded.traffic === traffic ? loaded.streamMs : null };
    const read = await readFrom(transaction, cursor.place, maxEvents);
    const atMs = timeOf(read, cursor, nowMs());
    const states = await loadStreams(transaction);
    const streams = createStreams({ states, baselines: usual.baselines(), settings, traffic, limit });
    const words = await openWords(transaction, options, settings);
    addEvents(words === null ? [streams] : [streams, words], read);
    const current = await readCurrent(transaction);
    const round = { streams, settings, current, atMs };
    const signals = [
      ...(await streamSignals(options, round)),
      ...windowSignals(settings, usual.partsOf),
      ...(words === null ? [] : [words.signal(atMs)]),
      ...fromSources.signals,
    ];
    const silences = await readSilences(transaction, nowMs());
    const { kinds } = fromSources;
    const advanced = advanceAlarms(current, signals, { atMs, settings, silences, newId: randomUUID, kinds });
    await saveAlarms(transaction, changedAlarms(current, advanced.alarms));
    await saveHistory(transaction, advanced.transitions);
    await queue(transaction, advanced.messages);
    await saveStreams(transaction, streams.changed(), streams.of);
    const changedWords = words?.changed() ?? null;
    if (changedWords !== null) await saveWords(transaction, changedWords);
    const place = read.rows.at(-1)?.place ?? cursor.place;
    const streamMs = traffic === 'synthetic' && atMs > 0 ? atMs : null;
    await saveCursor(transaction, { place, traffic, streamMs }, { server, nowMs: nowMs() });
    return { ...advanced, events: read.rows.length, isFull: read.isFull };
  });
}

function changedAlarms(before: readonly StoredAlarm[], after: readonly StoredAlarm[]): StoredAlarm[] {
  const known = new Map(before.map((alarm) => [alarm.id, JSON.stringify(alarm)]));
  return after.filter((alarm) => known.get(alarm.id) !== JSON.stringify(alarm));
}
