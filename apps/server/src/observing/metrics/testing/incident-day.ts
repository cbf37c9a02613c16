import type { AnsweredData } from '@hark/shared/events/event-fields';
import type { EventRecord } from '@hark/shared/events/event-record';
import type { Slices } from '@hark/shared/events/slices';
import { serverRecord } from '../../events/server-record.ts';
import { ANSWER } from './scripted-day.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Events in few minutes are folded faster. */
const STEP_MS = HOUR_MS / 2;
/** Enough before the day for a baseline, and on the day for every slice. */
const PEOPLE_BEFORE = 1_200;
const PEOPLE_ON_THE_DAY = 480;

/** One person's visit: what the browser reports, how the utterance is answered and what the person does. */
interface Visit {
  slices: Slices;
  answer: Partial<AnsweredData>;
  wholeMs: number;
  clicks: boolean;
  repeats: boolean;
}

/** Changes the visits of a day from `fromHour` on. `chance` is uniform in 0..1 and different for each visit. */
export interface Incident {
  fromHour: number;
  change(visit: Visit, chance: number): Visit;
}

const BROWSERS: readonly Slices[] = [
  { device: 'desktop', browser: 'Chrome 141', os: 'Windows', locale: 'en-US' },
  { device: 'desktop', browser: 'Chrome 141', os: 'Windows', locale: 'en-GB' },
  { device: 'desktop', browser: 'Firefox 143', os: 'Linux', locale: 'en-US' },
  { device: 'phone', browser: 'Safari 26', os: 'iOS', locale: 'en-US' },
  { device: 'phone', browser: 'Safari 26', os: 'iOS', locale: 'en-GB' },
];
const SERVED: Slices = {
  version: 'hark-1',
  recognizer: 'moonshine-tiny/1',
  deployment: 'default',
  codec: 'pcm',
};

/** A pseudo-random number in 0..1: the same day each time. */
function noise(seed: number): number {
  const value = Math.sin(seed * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
}

/** Roughly normal, with the given mean and standard deviation. */
function around(mean: number, deviation: number, seed: number): number {
  return mean + deviation * (noise(seed) + noise(seed + 0.3) + noise(seed + 0.6) - 1.5) * 2;
}

function usualVisit(number: number): Visit {
  const slices = { ...BROWSERS[number % BROWSERS.length], ...SERVED };
  const isPhone = slices['device'] === 'phone';
  const decodeMs = around(40, 6, number + 0.11);
  return {
    slices,
    answer: {
      durationMs: around(2_200, 400, number + 0.12),
      rmsDbfs: around(isPhone ? -28 : -24, 2.5, number + 0.13),
      peakDbfs: around(isPhone ? -10 : -6, 1.5, number + 0.14),
      snrDb: around(25, 3, number + 0.15),
      confidence: Math.min(0.99, around(0.9, 0.04, number + 0.16)),
      unknownWordShare: noise(number + 0.17) < 0.1 ? 0.5 : 0,
      decodeMs,
      totalMs: decodeMs + 30,
      truncatedStart: noise(number + 0.18) < 0.01,
      withdrawn: false,
    },
    wholeMs: around(900, 120, number + 0.19),
    clicks: noise(number + 0.2) < 0.85,
    repeats: noise(number + 0.21) < 0.05,
  };
}

function eventsOf(
  { slices, answer, wholeMs, clicks, repeats }: Visit,
  id: string,
  at: number,
): EventRecord[] {
  const [clientId, taskId] = [`client-${id}`, `task-${id}`];
  const utteranceId = `utterance-${id}`;
  const data = { ...ANSWER, startedAt: at, ...answer };
  const base = { clientId, taskId, utteranceId, slices };
  const page = { ...base, source: 'page' } as const;
  const record = (given: Parameters<typeof serverRecord>[0], seconds: number): EventRecord =>
    serverRecord(given, {
      eventId: `${given.name.replace('.', '-')}-${id}-${seconds}`,
      at: at + seconds * 1_000,
    });
  const shown = { count: data.resultCount, wholeMs, endpointMs: 640, uploadMs: 60, paintMs: 16 };
  const again = `utterance-${id}-again`;
  return [
    record({ name: 'mic.pressed', data: {}, ...page, utteranceId: null }, 0),
    record({ name: 'utterance.answered', data, ...base }, 3),
    record({ name: 'results.shown', data: shown, ...page }, 4),
    ...(repeats ? [record({ name: 'utterance.answered', data, ...base, utteranceId: again }, 12)] : []),
    ...(clicks ? [record({ name: 'click', data: { position: 1, id: 'fuji' }, ...page }, 20)] : []),
  ];
}

/** Events of the seven days before a day, and of that day with an incident. */
export function incidentDay(dayMs: number, incident: Incident | null): EventRecord[] {
  const visit = (number: number, at: number): EventRecord[] => {
    const usual = usualVisit(number);
    const isLate = incident !== null && at >= dayMs + incident.fromHour * HOUR_MS;
    return eventsOf(
      isLate ? incident.change(usual, noise(number + 0.5)) : usual,
      String(number),
      Math.floor(at / STEP_MS) * STEP_MS,
    );
  };
  const before = Array.from({ length: PEOPLE_BEFORE }, (_, index) =>
    visit(index, Math.floor(dayMs - 2 * DAY_MS + (index / PEOPLE_BEFORE) * 2 * DAY_MS)),
  );
  const onTheDay = Array.from({ length: PEOPLE_ON_THE_DAY }, (_, index) =>
    visit(PEOPLE_BEFORE + index, Math.floor(dayMs + ((index + 0.5) / PEOPLE_ON_THE_DAY) * DAY_MS)),
  );
  return [...before, ...onTheDay].flat();
}

const NOTHING = { transcript: '', confidence: 0, resultCount: 0, queryWords: 0 } as const;

/** What happens to a product now and then, and must be named on the dashboard. */
export const INCIDENTS = {
  /** A new browser version records quietly, with noise, and cuts words off; some clips are silent. */
  brokenMicrophone: {
    fromHour: 12,
    change(visit, chance) {
      if (chance > 0.3) return visit;
      const isDead = chance < 0.05;
      const quiet = {
        rmsDbfs: -54 + 40 * (chance - 0.15),
        snrDb: isDead ? null : 7,
        truncatedStart: chance > 0.12,
      };
      return {
        ...visit,
        slices: { ...visit.slices, device: 'phone', browser: 'Chrome 142', os: 'Android' },
        answer: {
          ...visit.answer,
          confidence: 0.76,
          ...quiet,
          ...(isDead ? { ...NOTHING, empty: 'no_speech' as const } : {}),
        },
        clicks: visit.clicks && chance > 0.1,
        repeats: chance < 0.15,
      };
    },
  },
  /** A new version of the recogniser takes three times as long. */
  slowRecognizer: {
    fromHour: 14,
    change(visit) {
      const decodeMs = (visit.answer.decodeMs ?? 0) * 3.5;
      return {
        ...visit,
        slices: { ...visit.slices, recognizer: 'moonshine-base/2' },
        answer: { ...visit.answer, decodeMs, totalMs: decodeMs + 30 },
        wholeMs: visit.wholeMs + 100,
      };
    },
  },
  /** One browser stops sending what it measures. */
  missingValues: {
    fromHour: 10,
    change(visit, chance) {
      if (visit.slices['browser'] !== 'Firefox 143' || chance > 0.9) return visit;
      return { ...visit, answer: { ...visit.answer, rmsDbfs: null, peakDbfs: null } };
    },
  },
  /** The catalogue is replaced by another one: nothing is found. */
  catalogueGone: {
    fromHour: 15,
    change: (visit) => ({
      ...visit,
      answer: { ...visit.answer, resultCount: 0, unknownWordShare: 1 },
      clicks: false,
    }),
  },
  /** People who speak a language that the recogniser does not know. */
  oneLanguage: {
    fromHour: 9,
    change(visit, chance) {
      if (chance > 0.3) return visit;
      const isUnclear = chance < 0.12;
      return {
        ...visit,
        slices: { ...visit.slices, locale: 'de-DE' },
        answer: {
          ...visit.answer,
          confidence: 0.35,
          belowAuto: true,
          unknownWordShare: 0.8,
          ...(isUnclear ? { ...NOTHING, empty: 'unintelligible' as const } : {}),
        },
        clicks: chance > 0.25,
        repeats: chance < 0.2,
      };
    },
  },
} as const satisfies Record<string, Incident>;
