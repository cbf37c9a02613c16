/** A number as it was written, with what stood after it. */
export interface WrittenNumber {
  value: number;
  /** As written, such as `cm`; absent without one. */
  unit?: string;
}

const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** Thousands in groups of three: `1,234.5` and `1 234`. */
const GROUPED = /^[+-]?\d{1,3}(?:[,' \u00a0\u202f]\d{3})+(?:\.\d+)?$/u;
/** Comma before the fraction: `12,5` and `1.234,56`. */
const COMMA = /^[+-]?(?:\d+|\d{1,3}(?:[. \u00a0\u202f]\d{3})+),(?:\d{1,2}|\d{4,})$/u;
const WITH_UNIT = /^([+-]?[\d.,' \u00a0\u202f]*\d)\s*(\p{L}{1,12}[²³]?|%|°C?|"|″)$/u;
const LONGEST = 40;

/** Parses a number without a unit; null for anything else. */
export function parseNumber(text: string): number | null {
  if (PLAIN.test(text)) return finite(Number(text));
  if (GROUPED.test(text)) return finite(Number(text.replaceAll(/[,' \u00a0\u202f]/gu, '')));
  if (COMMA.test(text)) return finite(Number(text.replaceAll(/[. \u00a0\u202f]/gu, '').replace(',', '.')));
  return null;
}

/** Parses a number that a unit may follow, such as `12.5 cm`. */
export function parseWithUnit(given: string): WrittenNumber | null {
  const text = given.trim();
  if (text.length > LONGEST) return null;
  const plain = parseNumber(text);
  if (plain !== null) return { value: plain };
  const [, digits, unit] = WITH_UNIT.exec(text) ?? [];
  const value = digits === undefined ? null : parseNumber(digits);
  return value === null || unit === undefined ? null : { value, unit };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

const CURRENCY_OF: ReadonlyMap<string, string> = new Map([
  ['€', 'EUR'],
  ['$', 'USD'],
  ['US$', 'USD'],
  ['£', 'GBP'],
  ['¥', 'JPY'],
  ['₹', 'INR'],
  ['₽', 'RUB'],
  ['₩', 'KRW'],
  ['₺', 'TRY'],
  ['zł', 'PLN'],
]);
const CODES = new Set(
  'AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR JPY KRW MXN MYR NOK NZD PEN PHP PLN RON RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR'.split(
    ' ',
  ),
);
const AMOUNT =
  /^(?<before>[\p{Sc}]|US\$|[A-Z]{3})?\s*(?<digits>[+-]?\d[\d.,' \u00a0\u202f]*?)\s*(?:\.[-–]|,[-–])?\s*(?<after>[\p{Sc}]|zł|[A-Za-z]{3})?$/u;

/** An amount; `currency` is its ISO 4217 code, null where none is written. */
export interface Amount {
  value: number;
  currency: string | null;
}

/** Parses `12.50`, `€ 12`, `1.299,00 EUR` or `USD 5`; null for anything else. */
export function parseMoney(given: string): Amount | null {
  const text = given.trim();
  if (text.length > LONGEST) return null;
  const { before, digits, after } = AMOUNT.exec(text)?.groups ?? {};
  const value = digits === undefined ? null : parseNumber(digits);
  if (value === null || (before !== undefined && after !== undefined)) return null;
  const sign = before ?? after;
  if (sign === undefined) return { value, currency: null };
  const currency = currencyOf(sign);
  return currency === null ? null : { value, currency };
}

/** Returns the ISO 4217 code of a sign or code; null for an unknown one. */
export function currencyOf(sign: string): string | null {
  const code = sign.toUpperCase();
  return CURRENCY_OF.get(sign) ?? (CODES.has(code) ? code : null);
}
