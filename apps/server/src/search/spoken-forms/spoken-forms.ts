import { canBeSaid, cleanName } from './clean-name.ts';
import { expandWords } from './expand-words.ts';
import { foldLetters } from './fold-letters.ts';
import { ENGLISH, type LanguageTable } from './language-table.ts';
import {
  type Addition,
  articleFirst,
  isEdition,
  joinSegments,
  readAddition,
  type Segment,
  segmentsOf,
  splitGuests,
} from './name-parts.ts';
import { sayDecimal, sayFigures } from './say-figures.ts';
import { splitBrackets } from './split-brackets.ts';

/** A way in which people say a name. */
export interface SpokenForm {
  text: string;
  /** 1 for the name in full; less for what is said more rarely or may mean another name too. */
  weight: number;
}

/** Most forms of a name, its first one included. */
export const MOST_FORMS = 8;
/** Longest form; longer ones are no phrases. */
export const LONGEST_FORM = 200;

const WEIGHT = {
  otherSaying: 0.95,
  figures: 0.95,
  letters: 0.98,
  described: 0.9,
  guests: 0.9,
  otherName: 0.85,
  place: 0.85,
  firstPart: 0.82,
  laterPart: 0.75,
  series: 0.8,
  withoutNumber: 0.75,
  withoutInitials: 0.85,
} as const;

/** Names without a sign, a figure, an abbreviation or a bracket; most are, and they cost nothing more. */
const IS_PLAIN = /^[a-z\u00c0-\u024f]*(?: [a-z\u00c0-\u024f]+)*$/iu;

/**
 * Returns the ways in which people say a name, likeliest first: without editions and brackets, abbreviations in full,
 * parts alone. The name itself where nothing about it is special; none where nothing can be said. The forms of the first
 * form begin with it. Pure.
 */
export function spokenForms(name: string, table: LanguageTable = ENGLISH): SpokenForm[] {
  const forms = formsOnce(name, table);
  const [first, ...others] = forms;
  if (first === undefined) return forms;
  const text = settled(first.text, table);
  return [{ text, weight: 1 }, ...others.filter((other) => keyOf(other.text) !== keyOf(text))];
}

/** Most times that a name in full is read again. */
const MOST_READINGS = 4;

/** What is left out may change how the rest is read: then it is read again. */
function settled(text: string, table: LanguageTable): string {
  let full = text;
  for (let reading = 0; reading < MOST_READINGS; reading++) {
    const next = fullOnce(full, table);
    if (next === full) return full;
    full = next;
  }
  return full;
}

/** The first of `formsOnce` alone. */
function fullOnce(name: string, table: LanguageTable): string {
  const [raw] = rawForms(cleanName(name), table);
  const [said = name] = expandWords(raw?.text ?? name, table);
  const full = tidied(said);
  return full.length <= LONGEST_FORM && canBeSaid(full) ? full : name;
}

const keyOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[ ,:;!?"()/-]+/g, ' ')
    .trim();

function formsOnce(name: string, table: LanguageTable): SpokenForm[] {
  const clean = cleanName(name);
  if (!canBeSaid(clean)) return [];
  const forms: SpokenForm[] = [];
  const seen = new Set<string>();
  const add = (text: string, weight: number): void => {
    const tidy = tidied(text);
    const key = keyOf(tidy);
    if (tidy.length > LONGEST_FORM || !canBeSaid(tidy) || seen.has(key) || forms.length >= MOST_FORMS) return;
    seen.add(key);
    forms.push({ text: tidy, weight: forms.length === 0 ? 1 : weight });
  };
  for (const { text, weight } of rawForms(clean, table)) {
    for (const [place, said] of expandWords(text, table).entries())
      add(said, place === 0 ? weight : weight * WEIGHT.otherSaying);
  }
  for (const { text, weight } of forms.slice(0, MOST_FORMS / 2)) {
    add(foldLetters(text), weight * WEIGHT.letters);
    add(inWords(text), weight * WEIGHT.figures);
  }
  return forms.length > 0 ? forms : [{ text: beginningOf(clean), weight: 1 }];
}

/** The first words of a name that is too long to be said. */
function beginningOf(clean: string): string {
  const cut = tidied(clean).slice(0, LONGEST_FORM);
  const end = cut.lastIndexOf(' ');
  return tidied(end > 0 ? cut.slice(0, end) : cut);
}

function tidied(text: string): string {
  // Most are tidy, which is cheaper to see than to repair.
  if (/^[A-Za-z0-9]/.test(text) && /[A-Za-z0-9]/.test(text.slice(-1)) && !text.includes('  ')) return text;
  return text
    .replaceAll(/ +/g, ' ')
    .replace(/^[\s,;:/|~•*-]+/, '')
    .replace(/[\s,;:/|~•*([-]+$/, '')
    .trim();
}

/** The forms before their words are expanded. */
function* rawForms(clean: string, table: LanguageTable): Generator<SpokenForm> {
  if (IS_PLAIN.test(clean)) {
    yield { text: clean, weight: 1 };
    return;
  }
  const { linking } = table;
  const { base, groups } = splitBrackets(clean);
  const additions = groups.map((text) => ({ text, addition: readAddition(text, table) }));
  const { name, guests } = splitGuests(base);
  const all = segmentsOf(name);
  const kept = all.filter((segment, place) => place === 0 || !isNoise(segment, table));
  const numbers = additions.filter(({ addition }) => addition.kind === 'volume').map(({ text }) => text);
  const core = articleFirst(joinSegments(kept), table);
  yield { text: [core, ...numbers].join(' '), weight: 1 };
  yield* withAdditions(core, additions, table);
  if (guests !== '') yield { text: `${core} ${linking.featuring} ${guests}`, weight: WEIGHT.guests };
  yield* partsOf(kept, table);
  yield* shorter(core, numbers.length > 0, table);
}

/** A word alone behind a colon is part of the name: `AC/DC: Live`. */
function isNoise({ before, text }: Segment, table: LanguageTable): boolean {
  return isEdition(text, table) && (before !== ': ' || text.includes(' '));
}

function* withAdditions(
  core: string,
  additions: readonly { text: string; addition: Addition }[],
  { linking: { featuring, book } }: LanguageTable,
): Generator<SpokenForm> {
  for (const { text, addition } of additions) {
    if (addition.kind === 'featuring')
      yield { text: `${core} ${featuring} ${addition.names}`, weight: WEIGHT.guests };
    if (addition.kind === 'name') yield { text: addition.name, weight: WEIGHT.otherName };
    if (addition.kind === 'other') yield { text: `${core} ${text}`, weight: WEIGHT.described };
    if (addition.kind === 'series')
      yield { text: `${addition.series} ${book} ${addition.number}`, weight: WEIGHT.series };
  }
}

/** Words of a part that could be of any name: `Part Two`, `Volume 3`. */
function isDistinct(text: string, table: LanguageTable): boolean {
  const words = text
    .toLowerCase()
    .split(' ')
    .filter((word) => !table.articles.has(word));
  return words.length > 1 && !table.numbered.has(words[0]?.replace(/\.$/, '') ?? '');
}

/** The parts between colons and dashes: the first and the last alone, and without the last or what is between. */
function* partsOf(segments: readonly Segment[], table: LanguageTable): Generator<SpokenForm> {
  const [first, ...rest] = segments;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return;
  if (rest.length > 1 && isDistinct(last.text, table))
    yield { text: `${first.text}: ${last.text}`, weight: WEIGHT.firstPart };
  if (rest.length > 1) yield { text: joinSegments(segments.slice(0, -1)), weight: WEIGHT.firstPart };
  if (first.text.includes(' ') || (rest.length === 1 && last.text.includes(' ')))
    yield { text: first.text, weight: WEIGHT.firstPart };
  if (isDistinct(last.text, table)) yield { text: last.text, weight: WEIGHT.laterPart };
}

/** Without its volume, its region or its initials. */
function* shorter(core: string, hasNumber: boolean, table: LanguageTable): Generator<SpokenForm> {
  if (hasNumber) yield { text: core, weight: WEIGHT.withoutNumber };
  const [, place, region = ''] = /^(.{3,}), ([A-Z]{2})$/u.exec(core) ?? [];
  if (place !== undefined && Object.hasOwn(table.regions, region))
    yield { text: place, weight: WEIGHT.place };
  const [, numbered, word = ''] = /^(.{3,}?)[,:]? (\p{L}+)\.? #?(?:\d+|[IVX]+)$/u.exec(core) ?? [];
  const lower = word.toLowerCase();
  if (
    numbered !== undefined &&
    (table.numbered.has(lower) || (lower !== 'no' && lower in table.beforeNumber))
  )
    yield { text: numbered, weight: WEIGHT.withoutNumber };
  const without = core.replaceAll(/(?<=\p{L}{2} )(?:\p{Lu}\. ?)+(?=\p{Lu}\p{L})/gu, '');
  if (without !== core) yield { text: without, weight: WEIGHT.withoutInitials };
}

/** Says long figures and decimals in words; the others are one word either way. */
function inWords(text: string): string {
  if (!/\d/.test(text)) return text;
  const words = text.split(' ').map((word) => {
    const [, figures = '', trail = ''] = /^([\d.]*\d)([,:;!?]*)$/.exec(word) ?? [];
    const said = sayFigures(figures) ?? sayDecimal(figures);
    return said === null ? word : said + trail;
  });
  return words.join(' ');
}
