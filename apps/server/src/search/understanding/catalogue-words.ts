import type { Property } from '@hark/shared/properties';
import { analyzeForms } from '../analysis/analyze-text.ts';
import { atOnce } from '../analysis/at-once.ts';
import { isFunctionWord } from '../analysis/function-words.ts';
import type { CatalogueProperties } from '../catalogue-properties.ts';
import { type Aspect, aspectsOf, namesOfAspect, unitOf, wordsOfName } from './aspects.ts';
import { oppositeFlagNames, otherFlagNames, otherNamesOf } from './other-names.ts';
import { type QueryToken, stemOf, tokenize } from './query-tokens.ts';
import { type UnitMeaning, unitMeanings } from './units.ts';

/** A property whose values have an order. */
export interface Comparable {
  property: Property;
  /** Null for plain numbers, years and dates. */
  unit: UnitMeaning | null;
  aspects: ReadonlySet<Aspect>;
}

/** A property that is yes or no, and which of both a phrase means. */
export interface Flag {
  property: Property;
  isTrue: boolean;
}

/** A value of a category or a tag list. */
export interface PropertyValue {
  property: Property;
  value: string;
  /** How many entries have it. */
  entries: number;
}

/** Phrases of stems, each with its meanings. */
interface Phrases<Meaning> {
  /** Numbers of words of the phrases that begin with a stem, most first. */
  lengths: Map<string, number[]>;
  /** By the stems, joined by spaces. */
  meanings: Map<string, Meaning[]>;
}

const noPhrases = <Meaning>(): Phrases<Meaning> => ({ lengths: new Map(), meanings: new Map() });

/** The words of a catalogue's properties and values, as queries are compared with them. */
export interface CatalogueWords {
  comparable: readonly Comparable[];
  /** Names of all properties. */
  names: Phrases<Property>;
  /** Names of properties that are yes or no, and of what they are not. */
  flags: Phrases<Flag>;
  values: Phrases<PropertyValue>;
  /** Values by the sound of the whole. */
  sounds: Map<string, { said: string; meaning: PropertyValue }[]>;
  /** Values that distinguish nothing, because the property has no other. */
  lone: ReadonlySet<string>;
  /** Persons by the last word of their names. */
  surnames: Map<string, PropertyValue[]>;
  place: Property | null;
  range: CatalogueProperties['range'];
}

/** Most values over all properties that are recognised in queries. */
const MOST_VALUES = 20_000;
const VALUES_A_STEP = 100;
const MOST_VALUE_WORDS = 8;
/** Values that say nothing by themselves. */
const EMPTY_VALUES = new Set(
  'yes no none other others unknown all any misc various true false na'.split(' '),
);

function addPhrase<Meaning>(
  { lengths, meanings }: Phrases<Meaning>,
  stems: readonly string[],
  meaning: Meaning,
): void {
  const [first] = stems;
  if (first === undefined) return;
  const known = lengths.get(first);
  if (known === undefined) lengths.set(first, [stems.length]);
  else if (!known.includes(stems.length))
    known.splice(0, known.length, ...descending([...known, stems.length]));
  const key = stems.join(' ');
  const same = meanings.get(key);
  if (same === undefined) meanings.set(key, [meaning]);
  else if (!same.includes(meaning)) same.push(meaning);
}

const descending = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => b - a);

/** Whether a phrase begins with the stem. Pure. */
export function beginsPhrase({ lengths }: Phrases<unknown>, stem: string): boolean {
  return lengths.has(stem);
}

/** Returns the longest phrase that begins at a token. Pure. */
export function longestPhrase<Meaning>(
  { lengths, meanings }: Phrases<Meaning>,
  tokens: readonly QueryToken[],
  at: number,
): { meanings: readonly Meaning[]; next: number } | null {
  for (const length of lengths.get(tokens[at]?.stem ?? '') ?? []) {
    let key = tokens[at]?.stem ?? '';
    for (let next = at + 1; next < at + length; next++) key += ` ${tokens[next]?.stem ?? ''}`;
    const found = meanings.get(key);
    if (found !== undefined) return { meanings: found, next: at + length };
  }
  return null;
}

const stemsOf = (text: string): string[] => tokenize(text).map(({ stem }) => stem);

/** `runtimeMinutes` is also called `runtime`, and `isVegan` `vegan`. */
function namesOf({ field, label, names }: Property): string[][] {
  const words = wordsOfName(field).filter((word, index) => index > 0 || !/^(?:is|has|are)$/.test(word));
  const last = words.at(-1) ?? '';
  const withoutUnit = words.length > 1 && unitMeanings(last).length > 0 ? [words.slice(0, -1)] : [];
  const given = [...names, label].map(stemsOf);
  return [...given, ...[words, ...withoutUnit].map((name) => name.map(stemOf))];
}

function nameFlag(flags: Phrases<Flag>, property: Property): void {
  const yes = { property, isTrue: true };
  const no = { property, isTrue: false };
  for (const stems of namesOf(property)) addPhrase(flags, stems, yes);
  const words = wordsOfName(property.field).filter((word) => word !== 'is');
  for (const other of otherFlagNames(words.join(' '))) addPhrase(flags, stemsOf(other), yes);
  for (const other of oppositeFlagNames(words.join(' '))) addPhrase(flags, stemsOf(other), no);
}

function nameProperties(properties: readonly Property[], comparable: readonly Comparable[]) {
  const names = noPhrases<Property>();
  const flags = noPhrases<Flag>();
  for (const property of properties) {
    for (const stems of namesOf(property)) addPhrase(names, stems, property);
    if (property.type === 'boolean') nameFlag(flags, property);
  }
  const taken = new Set(names.lengths.keys());
  for (const { property, aspects } of comparable) {
    for (const name of [...aspects].flatMap(namesOfAspect)) {
      const stem = stemOf(name);
      if (!taken.has(stem)) addPhrase(names, [stem], property);
    }
  }
  return { names, flags };
}

const PEOPLE = new Set(
  'cast actor actors director directors author authors writer writers artist artists starring creator composer architect'.split(
    ' ',
  ),
);

function addSurname(
  surnames: CatalogueWords['surnames'],
  stems: readonly string[],
  meaning: PropertyValue,
): void {
  const { field, label, names } = meaning.property;
  const last = stems.at(-1);
  if (last === undefined || stems.length < 2) return;
  if (![field, label, ...names].flatMap(wordsOfName).some((word) => PEOPLE.has(word))) return;
  const people = surnames.get(last);
  if (people === undefined) surnames.set(last, [meaning]);
  else people.push(meaning);
}

function addValue(
  words: Pick<CatalogueWords, 'values' | 'sounds' | 'surnames'>,
  meaning: PropertyValue,
): void {
  const tokens = tokenize(meaning.value);
  const forms = tokens.map(({ form }) => form);
  const isEmpty = forms.every(
    (form) => form.length < 2 || /^\d+$/.test(form) || isFunctionWord(form) || EMPTY_VALUES.has(form),
  );
  if (isEmpty || tokens.length > MOST_VALUE_WORDS) return;
  const stems = tokens.map(({ stem }) => stem);
  addPhrase(words.values, stems, meaning);
  if (stems.length > 1 && forms.join('').length <= 12)
    addPhrase(words.values, [stemOf(forms.join(''))], meaning);
  addSurname(words.surnames, stems, meaning);
  for (const name of otherNamesOf(meaning)) addPhrase(words.values, stemsOf(name), meaning);
  const { phoneticKey, said } = analyzeForms(forms);
  const alike = words.sounds.get(phoneticKey);
  if (alike === undefined) words.sounds.set(phoneticKey, [{ said, meaning }]);
  else alike.push({ said, meaning });
}

/** Reads the words of a catalogue's properties, in steps, so that the caller can do other work between them. */
export function* buildCatalogueWords(catalogue: CatalogueProperties): Generator<undefined, CatalogueWords> {
  const { properties } = catalogue;
  const comparable = properties.flatMap((property): Comparable[] => {
    if (!['number', 'money', 'year', 'date'].includes(property.type)) return [];
    return [{ property, unit: unitOf(property), aspects: aspectsOf(property) }];
  });
  const lone = new Set<string>();
  const words: CatalogueWords = {
    lone,
    comparable,
    ...nameProperties(properties, comparable),
    values: noPhrases(),
    sounds: new Map(),
    surnames: new Map(),
    place: properties.find(({ type }) => type === 'place') ?? null,
    range: (field) => catalogue.range(field),
  };
  let read = 0;
  for (const property of properties) {
    if (property.type !== 'category' && property.type !== 'tags') continue;
    const values = catalogue.values(property.field).slice(0, MOST_VALUES - read);
    if (values.length === 1)
      for (const { value } of values) for (const stem of stemsOf(value)) lone.add(stem);
    if (values.length < 2) continue;
    for (const { value, entries } of values) {
      addValue(words, { property, value, entries });
      read++;
      if (read % VALUES_A_STEP === 0) yield undefined;
    }
  }
  return words;
}

const known = new WeakMap<CatalogueProperties, CatalogueWords>();

/** Keeps words that were built in steps for `catalogueWords`. */
export function keepCatalogueWords(catalogue: CatalogueProperties, words: CatalogueWords): void {
  known.set(catalogue, words);
}

/** Returns the words of a catalogue; builds them at the first call. */
export function catalogueWords(catalogue: CatalogueProperties): CatalogueWords {
  const words = known.get(catalogue);
  if (words !== undefined) return words;
  const built = atOnce(buildCatalogueWords(catalogue));
  known.set(catalogue, built);
  return built;
}
