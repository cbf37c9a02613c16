import type { LanguageTable } from './language-table.ts';
import { respellWord } from './respell-word.ts';
import { ordinal, romanValue } from './roman-numeral.ts';

/** A word between its punctuation. */
interface Token {
  lead: string;
  core: string;
  trail: string;
  /** The core in lower case without a full stop at its end. */
  key: string;
  /** Letters of English alone. */
  isLetters: boolean;
}

interface Place {
  token: Token;
  previous: Token | undefined;
  next: Token | undefined;
  isFirst: boolean;
  /** Whether a word of the name is that of a street. */
  isStreet: boolean;
  /** Whether the whole name is in capitals. */
  isShouted: boolean;
  table: LanguageTable;
}

/** Several ways to say a word, likeliest first. */
type Sayings = readonly string[];

/** A space, or a hyphen between two names. */
const BETWEEN_WORDS = /( |(?<=\p{L})-(?=\p{Lu}))/u;

function tokenOf(word: string): Token {
  if (/^[A-Za-z]+$/.test(word))
    return { lead: '', core: word, trail: '', key: word.toLowerCase(), isLetters: true };
  const [, lead = '', core = '', trail = ''] =
    /^([^\p{L}\p{N}\p{S}#&@%.']*)(.*?)([^\p{L}\p{N}\p{S}#&@%.'/!]*)$/u.exec(word) ?? [];
  return { lead, core, trail, key: core.toLowerCase().replace(/\.$/, ''), isLetters: false };
}

const startsUpper = (core: string | undefined): boolean => /^\p{Lu}/u.test(core ?? '');
const isNumber = (core: string | undefined): boolean => /^[#№]?\d/.test(core ?? '');

function entryOf(list: Readonly<Record<string, string[]>>, key: string): Sayings | null {
  return Object.hasOwn(list, key) ? (list[key] ?? null) : null;
}

function sign({ token: { core }, table }: Place): Sayings | null {
  const saying = Object.hasOwn(table.signs, core) ? table.signs[core] : undefined;
  if (saying !== undefined) return [saying];
  const [, mark, rest = ''] = /^([#№])(.+)$/u.exec(core) ?? [];
  if (mark === undefined) return null;
  return isNumber(rest) ? [`${table.linking.number} ${rest}`, rest] : [rest];
}

/** `Portland, OR`: a region stands behind a comma at the end. */
function region({ token: { core }, previous, next, table }: Place): Sayings | null {
  const isLast = next === undefined || isNumber(next.core);
  if (!isLast || previous?.trail !== ',') return null;
  const name = Object.hasOwn(table.regions, core) ? table.regions[core] : undefined;
  return name === undefined ? null : [name];
}

/** `500ml`, `6 ft`: letters alone are units only where they are joined to the number. */
function unit({ token: { core, key }, previous, table }: Place): Sayings | null {
  const [, figures, joined = ''] = /^(\d[\d.,]*)([^\d\s]+)$/u.exec(core) ?? [];
  if (figures !== undefined) {
    // 5G is no weight.
    if (/^\p{Lu}$/u.test(joined)) return null;
    const said = entryOf(table.afterNumber, joined.toLowerCase());
    return said === null ? null : said.map((words) => `${figures} ${words}`);
  }
  const isApart =
    core.length > 1 && previous?.trail === '' && /^\d[\d.,]*(?:st|nd|rd|th)?$/.test(previous.core);
  const isUnit = core === core.toLowerCase() || /(?:[BZ]|[wW]|[hH])$/.test(core);
  const said = isApart && isUnit ? entryOf(table.afterNumber, key) : null;
  const isOne = previous?.core === '1';
  return isOne ? (said?.map((words) => words.replace(/(?<=[a-z]{3})s$/, '')) ?? null) : said;
}

function beforeNumber({ token: { key, trail }, next, table }: Place): Sayings | null {
  const isNext =
    trail === '' && next !== undefined && (isNumber(next.core) || romanValue(next.core) !== null);
  return isNext ? entryOf(table.beforeNumber, key) : null;
}

function anywhere({ token: { core, key }, isShouted, table }: Place): Sayings | null {
  const isCapital = core.length > 1 && core === core.toUpperCase() && core !== core.toLowerCase();
  if (isCapital && !isShouted) return entryOf(table.capitals, core.replace(/\.$/, ''));
  return entryOf(table.anywhere, core.toLowerCase()) ?? entryOf(table.anywhere, key);
}

/** `St Paul` and `Main St`, by what stands in front and behind. */
function byNeighbours({
  token: { core, key, trail },
  previous,
  next,
  isFirst,
  isStreet,
  table,
}: Place): Sayings | null {
  if (!startsUpper(core)) return null;
  const isPoint = /^[nsew]{1,2}$/.test(key);
  if (isPoint && (!isStreet || core !== core.toUpperCase())) return null;
  const isFollowed =
    next !== undefined && trail === '' && (startsUpper(next.core) || (isPoint && isNumber(next.core)));
  const isBehind = !isFirst && previous?.trail === '' && table.followsStreet.has(next?.key ?? '');
  if (isFollowed && !isBehind) return entryOf(table.beforeName, key);
  return isFirst ? null : entryOf(table.afterName, key);
}

/** `Rocky II`, `Henry VIII`; single letters are numbers only behind a word such as `Part`. */
function roman({ token: { core }, previous, next, isFirst, table }: Place): Sayings | null {
  const value = romanValue(core);
  if (isFirst || value === null || previous === undefined) return null;
  const before = previous.key;
  if (table.numbered.has(before)) return [String(value)];
  if (table.monarchs.has(before) && core !== 'X') return [`the ${ordinal(value)}`, String(value)];
  if (core.length > 1) return [String(value)];
  return next === undefined ? [core, String(value)] : null;
}

function respelled({ token: { core } }: Place): Sayings | null {
  const word = respellWord(core);
  return word === null ? null : [word];
}

const knownKeys = new WeakMap<LanguageTable, ReadonlySet<string>>();

function isAbbreviation({ core, key }: Token, table: LanguageTable): boolean {
  const known = knownKeys.get(table) ?? keysOf(table);
  knownKeys.set(table, known);
  return known.has(key) || known.has(core);
}

function keysOf(table: LanguageTable): ReadonlySet<string> {
  const { anywhere, capitals, beforeName, afterName, beforeNumber, afterNumber, regions } = table;
  const lists = [anywhere, capitals, beforeName, afterName, beforeNumber, afterNumber, regions];
  return new Set(lists.flatMap((list) => Object.keys(list)));
}

const WAYS = [sign, region, beforeNumber, unit, anywhere, byNeighbours, roman, respelled];

function sayingsOf(place: Place): Sayings {
  const { token, table } = place;
  // Most words are neither abbreviations nor numerals, which costs little to see.
  if (token.isLetters && !isAbbreviation(token, table) && romanValue(token.core) === null)
    return [token.core];
  for (const way of WAYS) {
    const said = way(place);
    if (said !== null) return said;
  }
  return [place.token.core];
}

/**
 * Writes a text as it is said: abbreviations in full by what stands around them, numerals in figures, respelled words as
 * ordinary ones. Returns first the likeliest, then the others where words have several sayings; at most three. Pure.
 */
export function expandWords(text: string, table: LanguageTable): string[] {
  const pieces = text.split(BETWEEN_WORDS);
  const tokens = pieces.filter((_, place) => place % 2 === 0).map(tokenOf);
  const isStreet = tokens.some(({ key }) => table.streets.has(key));
  const isShouted = text === text.toUpperCase();
  const said = tokens.map((token, index) =>
    sayingsOf({
      token,
      previous: tokens[index - 1],
      next: tokens[index + 1],
      isFirst: index === 0,
      isStreet,
      isShouted,
      table,
    }),
  );
  const most = Math.max(1, ...said.map(({ length }) => length));
  const texts = Array.from({ length: most }, (_, way) =>
    tokens
      .map(({ lead, trail }, index) => {
        const sayings = said[index] ?? [];
        const word = sayings[Math.min(way, sayings.length - 1)] ?? '';
        const before = index === 0 ? '' : (pieces[2 * index - 1] ?? ' ');
        return word === '' ? '' : before + lead + word + trail;
      })
      .join(''),
  );
  return [...new Set(texts)];
}
