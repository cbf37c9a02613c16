import type { EventRecord } from '@hark/shared/events/event-record';
import { ALARM_RULES, defaultValues } from '@hark/shared/alarms/alarm-rules';
import { DAY_MS } from '../../../base/day.ts';
import { fnv1a } from '../../../base/fnv1a.ts';
import { serverRecord } from '../../events/server-record.ts';
import { ANSWER } from '../../metrics/testing/scripted-day.ts';
import { usualWordsOf, type DayOfWords } from '../read-usual-words.ts';
import type { Settings } from '../thresholds.ts';
import { createWatchedWords, NO_WORDS } from '../watch-words.ts';
import { createRandom } from './usual-month.ts';

/** Simulated people whose transcripts have words that the catalogue lacks, as frequent as words are (Zipf). */
export interface WordTraffic {
  seed: number;
  attemptsADay: number;
  days: number;
  /** Share of attempts with such a word. */
  unknownShare: number;
  /** A word that is new from a day on, and its share of attempts. */
  fresh?: { fromDay: number; share: number };
}

const WORDS = 5_000;
const REFERENCE_DAYS = 7;
/** At the weekend other words are frequent. */
const WEEKEND = new Set([5, 6]);
const SETTINGS: Settings = new Map(
  ALARM_RULES.map((rule) => [rule.id, { rule, version: 0, use: 'active', values: defaultValues(rule) }]),
);

/** Returns a word by its rank, of which the first is twice as frequent as the second. */
function createWords(): (random: () => number) => number {
  const cumulative: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= WORDS; rank++) cumulative.push((sum += 1 / rank));
  return (random) => {
    const wanted = random() * sum;
    let [low, high] = [0, WORDS - 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((cumulative[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

interface Attempt {
  client: number;
  word: string | null;
}

const drawWord = createWords();

function* attemptsOf(day: number, random: () => number, traffic: WordTraffic): Generator<Attempt> {
  const { attemptsADay, unknownShare, fresh } = traffic;
  // People come again: a tenth as many people as attempts of a week.
  const clients = Math.ceil(attemptsADay * 0.7);
  const shift = WEEKEND.has(day % 7) ? 3 : 0;
  for (let index = 0; index < attemptsADay; index++) {
    const client = Math.floor(random() * clients);
    if (fresh !== undefined && day >= fresh.fromDay && random() < fresh.share)
      yield { client, word: 'fresh' };
    else yield { client, word: random() < unknownShare ? `w${drawWord(random) + shift}` : null };
  }
}

/** Counts people by word, as the check of drift does: not a word of fewer than three. */
function countDay(attempts: readonly Attempt[]): DayOfWords {
  const people = new Map<string, Set<number>>();
  for (const { word, client } of attempts)
    if (word !== null) people.set(word, (people.get(word) ?? new Set()).add(client));
  const counted = [...people].filter(([, { size }]) => size >= 3);
  return {
    samples: attempts.length,
    people: new Map(counted.map(([word, { size }]) => [fnv1a(word), size])),
  };
}

function eventOf({ client, word }: Attempt, { number, at }: { number: number; at: number }): EventRecord {
  const data = {
    ...ANSWER,
    startedAt: at,
    transcript: word ?? 'oxford',
    unknownWordShare: word === null ? 0 : 1,
  };
  return serverRecord(
    { name: 'utterance.answered', clientId: `client-${client}`, data, slices: {} },
    { eventId: `answer-${number}`, at },
  );
}

export interface LivedWords {
  /** Days on which an alarm began. */
  began: number[];
  /** Attempts from the new word to the alarm; null without one. */
  delay: number | null;
  /** Most words that were watched at a time. */
  mostWatched: number;
}

/** Lives through the traffic after a week of reference, looking after each attempt. */
export function liveWords(traffic: WordTraffic): LivedWords {
  const random = createRandom(traffic.seed);
  const past: DayOfWords[] = [];
  let [state, number, isLoud, sinceFresh] = [NO_WORDS, 0, false, 0];
  const lived: LivedWords = { began: [], delay: null, mostWatched: 0 };
  const parts = { unknownWords: (text: string) => (text === 'oxford' ? [] : [text]), showText: true };
  for (let day = 0; day < REFERENCE_DAYS + traffic.days; day++) {
    const attempts = [...attemptsOf(day, random, traffic)];
    const usual = day < REFERENCE_DAYS ? null : usualWordsOf(past.slice(-REFERENCE_DAYS));
    const words = createWatchedWords({ state, usual, settings: SETTINGS, traffic: 'real', parts });
    for (const attempt of attempts) {
      const at = day * DAY_MS;
      words.add({ event: eventOf(attempt, { number: number++, at }), receivedAt: at });
      if (traffic.fresh !== undefined && day >= traffic.fresh.fromDay) sinceFresh++;
      if (attempt.word === null && number % 50 !== 0) continue;
      const isNow = words.signal(at).level === 'alarm';
      if (isNow && !isLoud) {
        lived.began.push(day);
        if (sinceFresh > 0) lived.delay ??= sinceFresh;
      }
      isLoud = isNow;
    }
    state = words.changed() ?? state;
    lived.mostWatched = Math.max(lived.mostWatched, state.words.size);
    past.push(countDay(attempts));
  }
  return lived;
}
