import type { AnsweredData } from '@hark/shared/events/event-fields';
import type { EventRecord } from '@hark/shared/events/event-record';
import type { Slices } from '@hark/shared/events/slices';
import { serverRecord } from '../../events/server-record.ts';
import { ANSWER } from '../../metrics/testing/scripted-day.ts';

const DAY_MS = 86_400_000;

/** What one person says and does. */
export interface PlantedVisit {
  slices: Slices;
  answer: Partial<AnsweredData> & Pick<AnsweredData, 'transcript' | 'confidence'>;
  /** Id of the entry that is clicked; null: none. */
  click: string | null;
  repeats: boolean;
}

/** Changes the visits of some times. `chance` is uniform in 0..1 and independent of the visit. */
export type PlantedChange = (visit: PlantedVisit, at: number, chance: number) => PlantedVisit;

/** A pseudo-random generator (mulberry32): the same seed gives the same people. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Normally distributed (Box and Muller). */
function around(random: () => number, mean: number, deviation: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return mean + deviation * radius * Math.cos(2 * Math.PI * random());
}

const QUERIES: readonly [query: string, entry: string][] = [
  ['mercury', 'planet'],
  ['mount fuji', 'fuji'],
  ['stanford', 'stanford'],
  ['the eiffel tower', 'eiffel'],
];

function usualVisit(random: () => number, at: number): PlantedVisit {
  const isWeekend = [0, 6].includes(new Date(at).getUTCDay());
  // People use their phones more at the weekend.
  const isPhone = random() < (isWeekend ? 0.7 : 0.4);
  const [transcript, entry] = QUERIES[Math.floor(random() * QUERIES.length)] ?? ['mercury', 'planet'];
  const confidence = Math.min(0.99, around(random, 0.88, 0.05));
  const isRight = random() < confidence;
  return {
    slices: {
      device: isPhone ? 'phone' : 'desktop',
      browser: isPhone ? 'Safari 26' : random() < 0.6 ? 'Chrome 141' : 'Firefox 143',
      os: isPhone ? 'iOS' : 'Windows',
      locale: random() < 0.7 ? 'en-US' : 'en-GB',
    },
    answer: {
      transcript,
      confidence,
      durationMs: Math.exp(around(random, 7.5, 0.35)),
      rmsDbfs: Math.min(-1, around(random, isPhone ? -28 : -26, 4)),
      peakDbfs: Math.min(0, around(random, isPhone ? -10 : -8, 3)),
      snrDb: around(random, 22, 6),
      silenceBeforeMs: Math.max(0, around(random, 320, 60)),
      silenceAfterMs: Math.max(0, around(random, 640, 60)),
      speechShare: Math.min(1, Math.max(0.05, around(random, 0.55, 0.1))),
      unknownWordShare: 0,
      truncatedStart: random() < 0.02,
      truncatedEnd: random() < 0.02,
    },
    click: isRight && random() < 0.9 ? entry : null,
    repeats: !isRight && random() < 0.7,
  };
}

function eventsOf({ slices, answer, click, repeats }: PlantedVisit, id: string, at: number): EventRecord[] {
  const [clientId, taskId, utteranceId] = [`client-${id}`, `task-of-${id}`, `utterance-${id}`];
  const data = { ...ANSWER, startedAt: at, ...answer };
  const base = { clientId, taskId, slices };
  const record = (given: Parameters<typeof serverRecord>[0], eventId: string, seconds: number): EventRecord =>
    serverRecord({ ...base, ...given }, { eventId, at: at + seconds * 1_000 });
  const said = (of: string, seconds: number): EventRecord =>
    record(
      {
        name: 'utterance.answered',
        utteranceId: of,
        queryId: `query-of-${of}`,
        data: { ...data, startedAt: at + seconds * 1_000 },
      },
      of,
      seconds + 2,
    );
  const page = { source: 'page', utteranceId, queryId: `query-of-${utteranceId}` } as const;
  const again = `${utteranceId}-again`;
  return [
    said(utteranceId, 0),
    record(
      { name: 'results.shown', ...page, data: { count: data.resultCount, wholeMs: 900 } },
      `shown-${id}`,
      3,
    ),
    ...(repeats ? [said(again, 10)] : []),
    ...(click === null
      ? []
      : [record({ name: 'click', ...page, data: { position: 1, id: click } }, `click-${id}`, 20)]),
  ];
}

interface Days {
  fromMs: number;
  toMs: number;
  perDay: number;
  seed: number;
  change?: PlantedChange;
}

/** Events in few minutes are folded faster. */
const HOUR = 12;
const HOUR_MS = 3_600_000;

/** Events of people with a weekly rhythm, on whole days. */
export function plantedDays({ fromMs, toMs, perDay, seed, change }: Days): EventRecord[] {
  const random = randomOf(seed);
  const days = Math.round((toMs - fromMs) / DAY_MS);
  return Array.from({ length: days * perDay }, (_, index) => {
    const dayMs = fromMs + Math.floor(index / perDay) * DAY_MS;
    const at = Math.floor(dayMs + (HOUR + random() / 10) * HOUR_MS);
    const usual = usualVisit(random, at);
    const chance = random();
    return eventsOf(change === undefined ? usual : change(usual, at, chance), `${seed}-${index}`, at);
  }).flat();
}
