import type { StreamBaseline } from '@hark/shared/alarms/watched-stream';
import { sql, type Kysely } from 'kysely';
import { DAY_MS, dayOf } from '../../base/day.ts';
import { fnv1a } from '../../base/fnv1a.ts';
import { createSettings } from '../../store/settings.ts';
import type { Database } from '../../store/tables.ts';
import { ALL } from '../metrics/fold-events.ts';
import type { Span } from '../metrics/metric-times.ts';
import { readRollups } from '../metrics/read-rollups.ts';
import { withoutTroubles, type Traffic } from './read-baselines.ts';

/** How often the words that the catalogue lacks are said usually. */
export interface UsualWords {
  /** Attempts that were counted. */
  samples: number;
  /** @param digest of the word */
  of(digest: number): StreamBaseline;
}

/** People by word (its digest) on one day. */
export interface DayOfWords {
  samples: number;
  people: ReadonlyMap<number, number>;
}

const DAYS = 7;
/** A word that fewer than three people said on a day is not counted. */
const MOST_UNCOUNTED = 2;
/** With as many attempts, a day says how frequent a word may be on such a day of the week. */
const OWN_DAY = 1_000;

const downToDay = (atMs: number): number => Math.floor(atMs / DAY_MS) * DAY_MS;

/** The whole days before a time without those that a trouble touches, as far as the words of all are counted. */
function usualDays(atMs: number, countedTo: number, troubles: readonly Span[]): number[] {
  const today = downToDay(atMs);
  const span = { from: today - DAYS * DAY_MS, to: Math.min(today, countedTo) };
  const whole = troubles.map(({ from, to }) => ({ from: downToDay(from), to: downToDay(to) + DAY_MS - 1 }));
  const left = span.from < span.to ? withoutTroubles(span, whole) : [];
  return left.flatMap(({ from, to }) =>
    Array.from({ length: (to - from) / DAY_MS }, (_, index) => from + index * DAY_MS),
  );
}

async function countedTo(db: Kysely<Database>, traffic: Traffic): Promise<number> {
  const last = await createSettings(db).get(`drift.counted.${traffic}`);
  const at = Date.parse(last ?? '');
  return Number.isNaN(at) ? 0 : at + DAY_MS;
}

interface UsualWordsOptions {
  traffic: Traffic;
  atMs: number;
  troubles: readonly Span[];
}

/** Reads what is usual from the counts of days that the check of drift keeps; null as long as there are none. */
export async function readUsualWords(
  db: Kysely<Database>,
  { traffic: watched, atMs, troubles }: UsualWordsOptions,
): Promise<UsualWords | null> {
  // Words of real and of simulated people are counted apart.
  const traffic = watched === 'synthetic' ? 'synthetic' : 'real';
  const days = usualDays(atMs, await countedTo(db, traffic), troubles);
  if (days.length === 0) return null;
  const [attempts, counts] = await Promise.all([
    readRollups(db, {
      metrics: ['gateway.attempts'],
      traffic,
      slice: { dimension: ALL, value: ALL },
      pieces: days.map((from) => ({ grain: 'day' as const, from, to: from + DAY_MS })),
    }),
    db
      .selectFrom('drift_text_day')
      .select(['text', 'people', sql<string>`day::text`.as('day')])
      .where('kind', '=', 'word')
      .where('synthetic', '=', traffic === 'synthetic')
      .where(
        'day',
        'in',
        days.map((at) => sql<string>`${dayOf(at)}::date`),
      )
      .execute(),
  ]);
  return usualWordsOf(
    days.map((at) => ({
      samples: attempts
        .filter(({ bucket }) => bucket.getTime() === at)
        .reduce((sum, { total }) => sum + total, 0),
      people: new Map(
        counts.filter(({ day }) => day === dayOf(at)).map(({ text, people }) => [fnv1a(text), people]),
      ),
    })),
  );
}

/** Sums days up. A word is as frequent as on the day on which it is most frequent, so that weekends alarm nobody. Pure. */
export function usualWordsOf(days: readonly DayOfWords[]): UsualWords {
  const samples = days.reduce((sum, day) => sum + day.samples, 0);
  const ofDays = (some: readonly DayOfWords[], digest: number): StreamBaseline => ({
    bad: some.reduce((sum, { people }) => sum + (people.get(digest) ?? MOST_UNCOUNTED), 0),
    samples: some.reduce((sum, day) => sum + day.samples, 0),
    lengthMs: some.length * DAY_MS,
  });
  const spans = [days, ...days.filter((day) => day.samples >= OWN_DAY).map((day) => [day])];
  return {
    samples,
    of: (digest) =>
      spans
        .map((some) => ofDays(some, digest))
        .reduce((most, each) => (each.bad / each.samples > most.bad / most.samples ? each : most)),
  };
}
