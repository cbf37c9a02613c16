/** A day as it was written. */
export interface WrittenDay {
  year: number;
  /** 1 to 12. */
  month: number;
  /** 1 to 31. */
  day: number;
  /**
   * How the parts are ordered: `day` and `month` say which is first, `either` could be both and was read with the month
   * first; `plain` leaves no doubt.
   */
  order: 'plain' | 'day' | 'month' | 'either';
}

const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?$/i;
const YEAR_FIRST = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/;
const DOTTED = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/;
const SLASHED = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/;
const DAY_MONTH =
  /^(?:\p{L}{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?\.?[\s-]+(?:of\s+)?(\p{L}{3,9})\.?,?[\s-]+(\d{4})$/iu;
const MONTH_DAY = /^(?:\p{L}{3,9},?\s+)?(\p{L}{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/iu;
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const LONGEST = 40;
const DAY_MS = 86_400_000;

/** Parses a day in ISO 8601 or a usual notation; null for anything else and for days that do not exist. */
export function parseDay(given: string): WrittenDay | null {
  const text = given.trim();
  if (text.length > LONGEST || text.length < 6 || !/\d/.test(text)) return null;
  return existing(numeric(text) ?? named(text));
}

function numeric(text: string): WrittenDay | null {
  const [, year, month, day] = ISO.exec(text) ?? YEAR_FIRST.exec(text) ?? [];
  if (year !== undefined)
    return { year: Number(year), month: Number(month), day: Number(day), order: 'plain' };
  const [, first, second, dottedYear] = DOTTED.exec(text) ?? [];
  if (dottedYear !== undefined)
    return { year: Number(dottedYear), month: Number(second), day: Number(first), order: 'plain' };
  const [, one, two, slashedYear] = SLASHED.exec(text) ?? [];
  return slashedYear === undefined ? null : eitherOrder(Number(one), Number(two), Number(slashedYear));
}

function eitherOrder(one: number, two: number, year: number): WrittenDay {
  if (one > 12) return { year, month: two, day: one, order: 'day' };
  return { year, month: one, day: two, order: two > 12 ? 'month' : 'either' };
}

function named(text: string): WrittenDay | null {
  const [, day, month, year] = DAY_MONTH.exec(text) ?? [];
  if (day !== undefined && month !== undefined && year !== undefined) return withMonth(month, day, year);
  const [, first, second, last] = MONTH_DAY.exec(text) ?? [];
  return first !== undefined && second !== undefined && last !== undefined
    ? withMonth(first, second, last)
    : null;
}

function withMonth(name: string, day: string, year: string): WrittenDay | null {
  const month = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  return month === 0 ? null : { year: Number(year), month, day: Number(day), order: 'plain' };
}

function existing(written: WrittenDay | null): WrittenDay | null {
  if (written === null || written.month < 1 || written.month > 12) return null;
  const date = new Date(0);
  date.setUTCFullYear(written.year, written.month - 1, written.day);
  const isSame = date.getUTCMonth() === written.month - 1 && date.getUTCDate() === written.day;
  return isSame ? written : null;
}

/** Days since 1 January 1970. With `isDayFirst`, a day that could be both is read with its day first. */
export function toDayNumber({ year, month, day, order }: WrittenDay, isDayFirst = false): number {
  const [first, second] = order === 'either' && isDayFirst ? [day, month] : [month, day];
  const date = new Date(0);
  date.setUTCFullYear(year, first - 1, second);
  return Math.round(date.getTime() / DAY_MS);
}

/** Writes days since 1970 as `YYYY-MM-DD`. */
export function writeDay(days: number): string {
  return new Date(days * DAY_MS).toISOString().slice(0, 10);
}
