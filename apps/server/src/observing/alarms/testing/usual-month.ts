import type { AnsweredData, TaskData } from '@hark/shared/events/event-fields';
import type { EventRecord } from '@hark/shared/events/event-record';
import type { Slices } from '@hark/shared/events/slices';
import { serverRecord } from '../../events/server-record.ts';
import { ANSWER } from '../../metrics/testing/scripted-day.ts';

const HOUR_MS = 3_600_000;

/** Share of a day's tasks by hour: people sleep, and search most in the evening. */
const BY_HOUR = [2, 1, 1, 1, 1, 2, 4, 6, 7, 7, 7, 7, 8, 8, 7, 7, 7, 8, 9, 10, 10, 9, 7, 4];
/** From Monday on. */
const BY_DAY = [1, 1, 1, 1.05, 1.1, 0.8, 0.7];

const PHONE: Slices = { device: 'phone', browser: 'Safari 26', os: 'iOS', locale: 'en-US' };
const ANDROID: Slices = { device: 'phone', browser: 'Chrome 142', os: 'Android', locale: 'en-GB' };
const DESKTOP: Slices = { device: 'desktop', browser: 'Chrome 142', os: 'Windows', locale: 'en-US' };
const RARE: Slices = { device: 'desktop', browser: 'Firefox 145', os: 'Linux', locale: 'de-DE' };
const SERVED: Slices = {
  version: 'hark-1',
  recognizer: 'moonshine-tiny/1',
  deployment: 'default',
  codec: 'pcm',
};

/** A seeded random number in 0..1 (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Who speaks: more phones in the evening and at the weekend, few with a rare browser. */
function whoOf(random: () => number, isLeisure: boolean): Slices {
  const chance = random();
  if (chance < 0.02) return RARE;
  if (chance < (isLeisure ? 0.35 : 0.55)) return DESKTOP;
  return chance < (isLeisure ? 0.7 : 0.78) ? PHONE : ANDROID;
}

/** A change of a task in a month, for example to give it a trouble. */
export type ChangeTask = (
  task: { slices: Slices; answer: Partial<AnsweredData>; outcome: Partial<TaskData> },
  at: number,
  random: () => number,
) => void;

interface MonthOptions {
  startMs: number;
  days: number;
  tasksADay: number;
  seed: number;
  change?: ChangeTask;
}

const NOTHING = {
  transcript: '',
  confidence: 0,
  resultCount: 0,
  queryWords: 0,
  unknownWordShare: null,
} as const;

function answerOf(random: () => number, { isPhone, isPeak }: { isPhone: boolean; isPeak: boolean }) {
  const decodeMs = 30 + 30 * random() ** 3 + (isPeak ? 10 * random() : 0);
  const queueMs = random() < (isPeak ? 0.2 : 0.05) ? 20 * random() : 0;
  const chance = random();
  const isEmpty = chance < 0.02 ? ('unintelligible' as const) : chance < 0.03 ? ('no_speech' as const) : null;
  return {
    decodeMs,
    queueMs,
    totalMs: decodeMs + queueMs + 20,
    searchMs: 4 + 6 * random(),
    vadFrameP95Ms: (isPhone ? 3 : 1.5) * (0.8 + 0.4 * random()),
    truncatedStart: random() < 0.012,
    truncatedEnd: random() < 0.02,
    belowAuto: random() < (isPhone ? 0.14 : 0.1),
    failed: random() < 0.0005,
    snrDb: random() < 0.004 ? null : 20,
    ...(isEmpty === null ? {} : { ...NOTHING, empty: isEmpty }),
  };
}

function outcomeOf(random: () => number, { isPhone, isLeisure }: { isPhone: boolean; isLeisure: boolean }) {
  const redo = random() < (isPhone ? 0.09 : 0.07);
  const switched = random() < 0.05;
  const clicked = random() < (isLeisure ? 0.58 : 0.62);
  return {
    voice: true,
    redo,
    redoBroad: redo,
    switched,
    corrected: switched && random() < 0.4,
    shown: random() < 0.95,
    clicked,
    clickedFirst: clicked && random() < 0.7,
    goodClick: clicked && random() < 0.6,
    searched: true,
    zeroResult: random() < 0.03,
    abandoned: !clicked && !redo && !switched,
    wholeMs: 500 + 500 * random() + (random() < 0.03 ? 1_000 : 0),
  };
}

/** Events of a month of usual traffic with its rhythm of days and weeks, in the order in which they happen. */
export function* usualMonth({
  startMs,
  days,
  tasksADay,
  seed,
  change,
}: MonthOptions): Generator<EventRecord> {
  const random = createRandom(seed);
  const total = BY_HOUR.reduce((sum, each) => sum + each, 0);
  let number = 0;
  for (let hour = 0; hour < days * 24; hour++) {
    const [ofDay, weekday] = [hour % 24, Math.floor(hour / 24) % 7];
    const expected = (tasksADay * (BY_HOUR[ofDay] ?? 0) * (BY_DAY[weekday] ?? 1)) / total;
    const count = Math.floor(expected + random());
    const isLeisure = ofDay >= 18 || weekday >= 5;
    for (let index = 0; index < count; index++) {
      number++;
      const at = Math.floor(startMs + (hour + (index + 0.5) / count) * HOUR_MS);
      const who = whoOf(random, isLeisure);
      const isPhone = who['device'] === 'phone';
      const { failed, ...answer } = answerOf(random, { isPhone, isPeak: ofDay >= 17 && ofDay < 22 });
      const task = {
        slices: { ...who, ...SERVED },
        answer,
        outcome: outcomeOf(random, { isPhone, isLeisure }),
      };
      change?.(task, at, random);
      yield* taskEvents(task, { at, number, failed });
    }
  }
}

function* taskEvents(
  { slices, answer, outcome }: Parameters<ChangeTask>[0],
  { at, number, failed }: { at: number; number: number; failed: boolean },
): Generator<EventRecord> {
  const base = {
    clientId: `client-${number}`,
    taskId: `task-${number}`,
    utteranceId: `utterance-${number}`,
    slices,
  };
  const id = (name: string): { eventId: string; at: number } => ({ eventId: `${name}-${number}`, at });
  yield serverRecord({ ...base, name: 'mic.pressed', data: {} }, id('press'));
  yield serverRecord({ ...base, name: 'vad.start', data: {} }, id('start'));
  if (failed) {
    yield serverRecord(
      { ...base, name: 'utterance.refused', data: { reason: 'failed', startedAt: at } },
      id('fail'),
    );
    return;
  }
  yield serverRecord(
    { ...base, name: 'utterance.answered', data: { ...ANSWER, startedAt: at, ...answer } },
    id('answer'),
  );
  const shown = {
    count: 3,
    wholeMs: outcome.wholeMs ?? 800,
    endpointMs: 640,
    uploadMs: 60 + (number % 17),
    paintMs: 16 + (number % 5),
  };
  yield serverRecord({ ...base, name: 'results.shown', data: shown }, id('shown'));
  const data = {
    attempts: 1,
    typedQueries: 0,
    endedAt: at,
    alternative: false,
    failed: false,
    nullSpeech: false,
    intervalMs: null,
  };
  yield serverRecord({ ...base, name: 'task.closed', data: { ...data, ...outcome } }, id('task'));
}
