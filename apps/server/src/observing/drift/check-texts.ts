import type { DriftSettings } from '@hark/shared/http/drift-api';
import { CHOICE_RULE, UNKNOWN_WORDS_RULE } from '@hark/shared/metrics/definitions/drift-inputs';
import type { Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import { readRollups } from '../metrics/read-rollups.ts';
import { type ChangedChoice, changedChoices, newWords, type WordCount } from './changed-texts.ts';
import type { DriftCheck } from './check-store.ts';
import { countTexts, expireTexts } from './count-texts.ts';
import type { RuleValues } from './drift-limits.ts';
import { WHOLE } from './input-figures.ts';
import type { Traffic } from './read-inputs.ts';
import { type DaySpans, readChoices, readWordCounts } from './read-texts.ts';

const DAY_MS = 86_400_000;
const MAX_CHANCE = 0.001;
const MIN_PEOPLE = 20;
/** Nobody reads more. */
const MOST_SHOWN = 50;

export interface TextParts {
  db: Kysely<Database>;
  /** Whether queries and words may be named. */
  showText: boolean;
  /** Days for which texts are kept. */
  retentionDays: number;
  /** Returns the words of a text that the catalogue lacks. */
  unknownWords(text: string): readonly string[];
  /** Returns the titles of entries that the catalogue has. */
  titlesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

type Choices = Pick<DriftCheck, 'choices' | 'choicesHidden' | 'comparedChoices' | 'choiceP'>;
type Words = Pick<
  DriftCheck,
  | 'unknownWords'
  | 'unknownWordsHidden'
  | 'newWords'
  | 'newWordsHidden'
  | 'newWordP'
  | 'newWordPeople'
  | 'attempts'
>;

interface TextCheck {
  traffic: Traffic;
  settings: DriftSettings;
  ruleValues: RuleValues;
  nowMs: number;
  signal?: AbortSignal | undefined;
}

const tomorrow = (nowMs: number): number => (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS;

/** Counts choices and unknown words, and compares them with the days before. */
export async function checkTexts(parts: TextParts, check: TextCheck): Promise<Choices & Words> {
  const { db, retentionDays, unknownWords } = parts;
  const { traffic, settings, nowMs, signal } = check;
  const days = Math.min(retentionDays, settings.choiceDays + settings.choiceReferenceDays);
  await expireTexts(db, nowMs - retentionDays * DAY_MS);
  await countTexts({ db, traffic, nowMs, days, unknownWords, signal });
  return { ...(await checkChoices(parts, check)), ...(await checkWords(parts, check)) };
}

async function checkChoices(
  { db, showText, titlesOf }: TextParts,
  { traffic, settings, ruleValues, nowMs }: TextCheck,
): Promise<Choices> {
  const { choiceDays: nowDays, choiceReferenceDays: beforeDays } = settings;
  const queries = await readChoices(db, traffic, { to: tomorrow(nowMs), nowDays, beforeDays });
  const maxChance = ruleValues(CHOICE_RULE)?.['maxChance'] ?? MAX_CHANCE;
  const { changed, compared } = changedChoices(queries, { maxChance });
  const shown = showText ? changed.slice(0, MOST_SHOWN) : [];
  const titles = await titlesOf(shown.flatMap(({ rose, fell }) => [rose ?? [], fell ?? []].flat()));
  return {
    choices: shown.map((choice) => nameChoice(choice, titles)),
    choicesHidden: changed.length - shown.length,
    comparedChoices: compared,
    choiceP: changed.length === 0 ? null : Math.min(...changed.map(({ adjustedP }) => adjustedP)),
  };
}

function nameChoice(choice: ChangedChoice, titles: ReadonlyMap<string, string>): Choices['choices'][number] {
  const { query, choices, rose, fell, adjustedP, shareOf } = choice;
  const named = (id: string | null, when: 'now' | 'before') =>
    id === null ? null : { id, title: titles.get(id) ?? id, share: shareOf(id, when) };
  return { query, clicks: choices, before: named(fell, 'before'), now: named(rose, 'now'), adjustedP };
}

async function attemptsIn(
  db: Kysely<Database>,
  traffic: Traffic,
  { to, nowDays, beforeDays }: DaySpans,
): Promise<{ now: number; before: number }> {
  const start = to - nowDays * DAY_MS;
  const pieces = [{ grain: 'day' as const, from: start - beforeDays * DAY_MS, to }];
  const rows = await readRollups(db, { metrics: ['gateway.attempts'], traffic, slice: WHOLE, pieces });
  const sum = (isMeant: (at: number) => boolean): number =>
    rows.filter(({ bucket }) => isMeant(bucket.getTime())).reduce((all, { total }) => all + total, 0);
  return { now: sum((at) => at >= start), before: sum((at) => at < start) };
}

async function checkWords(
  { db, showText, unknownWords }: TextParts,
  { traffic, settings, ruleValues, nowMs }: TextCheck,
): Promise<Words> {
  const days = {
    to: tomorrow(nowMs),
    nowDays: settings.wordDays,
    beforeDays: settings.wordReferenceDays,
  };
  const [counted, attempts] = await Promise.all([
    readWordCounts(db, traffic, days),
    attemptsIn(db, traffic, days),
  ]);
  // The catalogue may have learned a word since it was said.
  const words = counted.filter(({ word }: WordCount) => unknownWords(word).length > 0);
  const values = ruleValues(UNKNOWN_WORDS_RULE);
  const fresh = newWords(words, attempts, {
    maxChance: values?.['maxChance'] ?? MAX_CHANCE,
    minPeople: values?.['minSamples'] ?? MIN_PEOPLE,
  });
  const most = showText ? MOST_SHOWN : 0;
  return {
    unknownWords: words.slice(0, most),
    unknownWordsHidden: Math.max(0, words.length - most),
    newWords: fresh.slice(0, most),
    newWordsHidden: Math.max(0, fresh.length - most),
    newWordP: fresh.length === 0 ? null : Math.min(...fresh.map(({ adjustedP }) => adjustedP)),
    newWordPeople: fresh[0]?.n ?? 0,
    attempts: attempts.now,
  };
}
