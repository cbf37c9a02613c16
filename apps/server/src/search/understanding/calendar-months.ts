import type { QueryToken } from './query-tokens.ts';
import { readSpokenNumber } from './spoken-number.ts';

/** A month or a day of the calendar, `YYYY-MM-DD`, both ends included. */
export interface CalendarSpan {
  from: string;
  to: string;
  next: number;
}

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  );

const monthAt = (tokens: readonly QueryToken[], at: number): number => MONTHS.indexOf(tokens[at]?.form ?? '');

/** Reads `October`, `October 2025`, `the first of October`, `October 3rd`. Without a year the latest that has begun. Pure. */
export function readCalendar(tokens: readonly QueryToken[], at: number, now: Date): CalendarSpan | null {
  const before = readDay(tokens, at);
  const link = before !== null && tokens[before.next]?.form === 'of' ? 1 : 0;
  const start = before === null ? at : before.next + link;
  const month = monthAt(tokens, start);
  if (month === -1) return null;
  const after = before ?? readDay(tokens, start + 1);
  const next = before === null && after !== null ? after.next : start + 1;
  const written = readYear(tokens, next);
  const year = written?.value ?? latestYear(month, now);
  return { ...spanOf({ year, month, day: after?.value ?? null }), next: written?.next ?? next };
}

function readDay(tokens: readonly QueryToken[], at: number): { value: number; next: number } | null {
  const form = tokens[at]?.form ?? '';
  const written = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(form)?.[1];
  const value = written === undefined ? ORDINALS.indexOf(form) + 1 : Number(written);
  return value >= 1 && value <= 31 ? { value, next: at + 1 } : null;
}

function readYear(tokens: readonly QueryToken[], at: number): { value: number; next: number } | null {
  const number = readSpokenNumber(tokens, at);
  return number !== null && number.value >= 1000 && number.value <= 2100 ? number : null;
}

function latestYear(month: number, now: Date): number {
  const year = now.getUTCFullYear();
  return month <= now.getUTCMonth() ? year : year - 1;
}

function spanOf({ year, month, day }: { year: number; month: number; day: number | null }) {
  const on = (m: number, d: number): string => new Date(Date.UTC(year, m, d)).toISOString().slice(0, 10);
  return day === null
    ? { from: on(month, 1), to: on(month + 1, 0) }
    : { from: on(month, day), to: on(month, day) };
}
