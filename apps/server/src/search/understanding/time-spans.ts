import { readCalendar } from './calendar-months.ts';
import { readSpokenNumber } from './spoken-number.ts';
import { type QueryToken, readPhrase, phraseTable } from './query-tokens.ts';

/** A span of days, `YYYY-MM-DD`, both ends included. */
export interface TimeSpan {
  from: string;
  to: string;
  /** `day`: needs a property with days. */
  precision: 'year' | 'day';
  next: number;
  /** A lone year or month, which may as well be a part of a name or another number. */
  isBareYear: boolean;
}

const DECADES = new Map([
  ['twenties', 20],
  ['thirties', 30],
  ['forties', 40],
  ['fifties', 50],
  ['sixties', 60],
  ['seventies', 70],
  ['eighties', 80],
  ['nineties', 90],
]);

const CENTURIES = new Map([
  ['eighteen', 1800],
  ['nineteen', 1900],
  ['twenty', 2000],
]);

const FIRST_YEAR = 1000;
const LAST_YEAR = 2100;
const DAY_MS = 86_400_000;

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

function years(from: number, to: number): Pick<TimeSpan, 'from' | 'to' | 'precision' | 'isBareYear'> {
  const year = (value: number): string => String(value).padStart(4, '0');
  return { from: `${year(from)}-01-01`, to: `${year(to)}-12-31`, precision: 'year', isBareYear: false };
}

/** Reads a span of time: a decade, a century, a year, or one relative to now. Pure. */
export function readTimeSpan(tokens: readonly QueryToken[], at: number, now: Date): TimeSpan | null {
  const start = tokens[at]?.form === 'the' ? at + 1 : at;
  return (
    readDecade(tokens, start, now) ??
    readCentury(tokens, start, now) ??
    readMonth(tokens, start, now) ??
    readYear(tokens, start) ??
    readRelative(tokens, start, now)
  );
}

/** `the nineties`, `1990s`, `90s`, `nineteen nineties`, `early 80s`. */
function readDecade(tokens: readonly QueryToken[], at: number, now: Date): TimeSpan | null {
  const part = tokens[at]?.form ?? '';
  const parts = PARTS_OF_DECADE.get(part);
  const start = parts === undefined ? at : at + 1;
  const read = readWholeDecade(tokens, start, now);
  if (read === null) return null;
  const [first, last] = parts ?? [0, 9];
  return { ...years(read.first + first, read.first + last), next: read.next };
}

const PARTS_OF_DECADE = new Map<string, readonly [number, number]>([
  ['early', [0, 3]],
  ['mid', [4, 6]],
  ['late', [6, 9]],
]);

function readWholeDecade(
  tokens: readonly QueryToken[],
  at: number,
  now: Date,
): { first: number; next: number } | null {
  const form = tokens[at]?.form ?? '';
  const written = /^(\d{2}|\d{3}0)s$/.exec(form)?.[1];
  if (written !== undefined) {
    const year = Number(written);
    if (year % 10 !== 0) return null;
    return { first: written.length === 2 ? centuryOf(year, now) + year : year, next: at + 1 };
  }
  const century = CENTURIES.get(form);
  const inCentury = DECADES.get(tokens[at + 1]?.form ?? '');
  if (century !== undefined && inCentury !== undefined) return { first: century + inCentury, next: at + 2 };
  const following = tokens[at + 1]?.form ?? '';
  if (form === 'two' && following === 'thousands') return { first: 2000, next: at + 2 };
  if (form === 'twenty' && following === 'tens') return { first: 2010, next: at + 2 };
  if (form === 'noughties' || form === 'aughts') return { first: 2000, next: at + 1 };
  const lone = DECADES.get(form);
  return lone === undefined ? null : { first: centuryOf(lone, now) + lone, next: at + 1 };
}

/** `the twenties` are the present ones from their third year on. */
function centuryOf(decade: number, now: Date): number {
  const year = now.getUTCFullYear();
  const century = year - (year % 100);
  return century + decade + 2 <= year ? century : century - 100;
}

/** `19th century`, `the nineteenth century`: 1801 to 1900; `this century`. */
function readCentury(tokens: readonly QueryToken[], at: number, now: Date): TimeSpan | null {
  if (tokens[at + 1]?.form !== 'century') return null;
  const form = tokens[at]?.form ?? '';
  const present = Math.ceil(now.getUTCFullYear() / 100);
  const relative = new Map([
    ['this', present],
    ['last', present - 1],
  ]).get(form);
  if (relative !== undefined) return { ...years((relative - 1) * 100 + 1, relative * 100), next: at + 2 };
  const number = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(form)?.[1];
  const century = number === undefined ? ORDINALS.indexOf(form) : Number(number);
  if (century < 1 || century > 21) return null;
  return { ...years((century - 1) * 100 + 1, century * 100), next: at + 2 };
}

const ORDINALS =
  '_ first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth'.split(
    ' ',
  );

function readMonth(tokens: readonly QueryToken[], at: number, now: Date): TimeSpan | null {
  const month = readCalendar(tokens, at, now);
  return month === null ? null : { ...month, precision: 'day', isBareYear: true };
}

function readYear(tokens: readonly QueryToken[], at: number): TimeSpan | null {
  const isNamed = tokens[at]?.form === 'year';
  const number = readSpokenNumber(tokens, isNamed ? at + 1 : at);
  if (number === null || !Number.isInteger(number.value)) return null;
  if (number.value < FIRST_YEAR || number.value > LAST_YEAR) return null;
  // "A thousand" and "1500.0" are amounts.
  const written = tokens.slice(isNamed ? at + 1 : at, number.next).map(({ form }) => form);
  if (written.some((form) => form === 'a' || form.includes('.'))) return null;
  return { ...years(number.value, number.value), isBareYear: !isNamed, next: number.next };
}

type Unit = 'day' | 'week' | 'month' | 'year' | 'decade';

const UNITS = new Map<string, Unit>(
  (['day', 'week', 'month', 'year', 'decade'] as const).flatMap((unit) => [
    [unit, unit],
    [`${unit}s`, unit],
  ]),
);

const NAMED_DAYS = phraseTable<number>([
  ['today', 0],
  ['tonight', 0],
  ['yesterday', -1],
  ['tomorrow', 1],
]);

/** `today`, `this week`, `last month`, `last 3 days`, `past year`. */
function readRelative(tokens: readonly QueryToken[], at: number, now: Date): TimeSpan | null {
  const named = readPhrase(tokens, at, NAMED_DAYS);
  if (named !== null) {
    const day = dayOf(new Date(now.getTime() + named.meaning * DAY_MS));
    return { from: day, to: day, precision: 'day', isBareYear: false, next: named.next };
  }
  const which = tokens[at]?.form ?? '';
  const number = readSpokenNumber(tokens, at + 1);
  const unit = UNITS.get(tokens[number?.next ?? at + 1]?.form ?? '');
  if (unit === undefined) return null;
  const next = (number?.next ?? at + 1) + 1;
  // "The last months of the war" is no time from now.
  if (number === null && tokens[next - 1]?.form !== unit) return null;
  if (number !== null) return isPast(which) ? { ...back(now, number.value, unit), next } : null;
  if (which === 'past') return { ...back(now, 1, unit), next };
  const step = STEPS.get(which);
  if (step === undefined) return null;
  // "In the last year" reaches back from today; "last year" is the one before this.
  const isRolling = which === 'last' && tokens[at - 1]?.form === 'the' && tokens[at - 2]?.form === 'in';
  return { ...(isRolling ? back(now, 1, unit) : calendarSpan(now, unit, step)), next };
}

const STEPS = new Map([
  ['this', 0],
  ['last', -1],
  ['next', 1],
]);

const isPast = (word: string): boolean => word === 'last' || word === 'past' || word === 'previous';

/** The span from so many units ago until today. */
function back(now: Date, count: number, unit: Unit): Omit<TimeSpan, 'next'> {
  const from = new Date(now);
  if (unit === 'day' || unit === 'week')
    from.setUTCDate(from.getUTCDate() - Math.round(count * (unit === 'week' ? 7 : 1)));
  else if (unit === 'month') from.setUTCMonth(from.getUTCMonth() - Math.round(count));
  else from.setUTCFullYear(from.getUTCFullYear() - Math.round(count * (unit === 'decade' ? 10 : 1)));
  const precision = unit === 'year' || unit === 'decade' ? 'year' : 'day';
  return { from: dayOf(from), to: dayOf(now), precision, isBareYear: false };
}

/** This week, month or year of the calendar, or one `step` later. Weeks begin on Monday. */
function calendarSpan(now: Date, unit: Unit, step: number): Omit<TimeSpan, 'next'> {
  const year = now.getUTCFullYear();
  const month = now.getUTCMonth();
  if (unit === 'year') return years(year + step, year + step);
  if (unit === 'decade') {
    const first = year - (year % 10) + step * 10;
    return years(first, first + 9);
  }
  const dayOfMonth = now.getUTCDate();
  const dayOfWeek = (now.getUTCDay() + 6) % 7;
  const day = (m: number, d: number): string => dayOf(new Date(Date.UTC(year, m, d)));
  if (unit === 'month')
    return { from: day(month + step, 1), to: day(month + step + 1, 0), precision: 'day', isBareYear: false };
  const first = unit === 'week' ? dayOfMonth - dayOfWeek + step * 7 : dayOfMonth + step;
  const last = unit === 'week' ? first + 6 : first;
  return { from: day(month, first), to: day(month, last), precision: 'day', isBareYear: false };
}
