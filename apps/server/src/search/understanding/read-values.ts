import type { Property } from '@hark/shared/properties';
import { analyzeForms } from '../analysis/analyze-text.ts';
import { phoneticSimilarity } from '../analysis/phonetic-distance.ts';
import { wordsOfName } from './aspects.ts';
import { beginsPhrase, type CatalogueWords, longestPhrase, type PropertyValue } from './catalogue-words.ts';
import { filterItem, type Item, type Reading } from './items.ts';
import { isFiller } from './remaining-words.ts';
import { phraseSet, phraseTable, type QueryToken, readPhrase } from './query-tokens.ts';

/** Names of properties that a preposition speaks of, preferred first. */
const CUES = phraseTable<readonly string[]>([
  [
    'in',
    [
      'city',
      'country',
      'location',
      'place',
      'region',
      'continent',
      'area',
      'color',
      'colour',
      'language',
      'neighborhood',
    ],
  ],
  ['in the color', ['color', 'colour']],
  ['located in', ['city', 'country', 'location', 'region', 'continent']],
  ['from', ['country', 'origin', 'city', 'brand', 'maker', 'region', 'continent', 'manufacturer']],
  ['made in', ['country', 'origin']],
  ['made of', ['material', 'materials']],
  ['made from', ['material', 'materials', 'ingredients']],
  ['made by', ['brand', 'maker', 'manufacturer']],
  [
    'by',
    [
      'director',
      'author',
      'artist',
      'brand',
      'maker',
      'creator',
      'writer',
      'manufacturer',
      'architect',
      'designer',
    ],
  ],
  ['directed by', ['director', 'directors']],
  ['director', ['director', 'directors']],
  ['written by', ['author', 'writer', 'writers']],
  ['with', ['cast', 'actors', 'actor', 'ingredients', 'ingredient', 'features', 'tags']],
  ['starring', ['cast', 'actors', 'actor', 'stars']],
  ['featuring', ['cast', 'actors', 'actor', 'stars']],
  ['for', ['occasion', 'audience', 'room', 'season', 'gender', 'diet']],
  ['on', ['continent', 'platform', 'network']],
  ['containing', ['ingredients', 'ingredient', 'tags']],
  ['called', []],
]);

const NEGATIONS = phraseSet(
  'not,no,non,without,without any,except,except for,excluding,but not,but no,other than,apart from,anything but,that are not,that is not,isnt,arent,is not,are not,thats not,which are not,not any,no more,nothing'.split(
    ',',
  ),
);

interface FoundValue {
  meanings: readonly PropertyValue[];
  next: number;
}

/** Reads values of categories and tags: `red`, `in Rome`, `with Tom Hanks`, `not spicy`, `red or blue`, `vegetarian`. */
export function readValues(reading: Reading, at: number): Item | null {
  const { tokens, words } = reading;
  const negation = readPhrase(tokens, at, NEGATIONS);
  const isNegated = negation !== null;
  const start = negation?.next ?? at;
  const flag = readFlag(reading, { at, start, isNegated });
  if (flag !== null) return flag;
  const cue = readPhrase(tokens, start, CUES);
  const isCued = cue !== null;
  const named = readNamed(reading, afterArticle(tokens, cue?.next ?? start));
  if (named !== null)
    return toItem({ start: at, end: named.end, isNegated, isCued: true }, named.meaning, named);
  const found = readValue(tokens, words, afterArticle(tokens, cue?.next ?? start), isCued);
  const meaning = found === null ? null : chooseMeaning(found.meanings, cue?.meaning ?? []);
  if (found === null || meaning === null) return null;
  const list = readMore(reading, meaning, found.next);
  const nameEnd = afterName(reading, meaning, list.end);
  const span = {
    start: at,
    end: nameEnd ?? list.end,
    isNegated,
    isCued: isCued || nameEnd !== null || list.isEither,
  };
  return toItem(span, meaning, list);
}

/** `colour blue`, `cuisine: Thai`: the property is named before its value. */
function readNamed(reading: Reading, at: number): (Listed & { meaning: PropertyValue }) | null {
  const { tokens, words } = reading;
  const named = longestPhrase(words.names, tokens, at);
  if (named === null) return null;
  const link = ['is', 'of', 'in'].includes(tokens[named.next]?.form ?? '') ? 1 : 0;
  const found = longestPhrase(words.values, tokens, named.next + link);
  const meaning = found?.meanings.find(({ property }) => named.meanings.includes(property));
  return found === null || meaning === undefined
    ? null
    : { meaning, ...readMore(reading, meaning, found.next) };
}

/** `medium difficulty`, `Thai food`: the property is named after its value. */
function afterName({ tokens, words }: Reading, { property }: PropertyValue, at: number): number | null {
  const named = longestPhrase(words.names, tokens, at);
  return named?.meanings.includes(property) === true ? named.next : null;
}

interface Span {
  start: number;
  end: number;
  isNegated: boolean;
  isCued: boolean;
}

function toItem(
  { start, end, isNegated, isCued }: Span,
  { property }: PropertyValue,
  { values, isAll }: Listed,
): Item {
  const strength = isNegated || isCued ? 'strong' : 'weak';
  const span = { start, end, kind: 'value', strength } as const;
  if (isNegated) return filterItem(span, property, { not: values });
  if (!isAll || values.length === 1) return filterItem(span, property, { is: values });
  const each = values.map((value) => filterItem(span, property, { is: [value] }).filters);
  return { ...span, filters: each.flat(), sort: [] };
}

/** `vegetarian`, `not spicy`, `with free parking`. */
function readFlag(
  { tokens, words }: Reading,
  { at, start, isNegated }: { at: number; start: number; isNegated: boolean },
): Item | null {
  const linked = ['with', 'has', 'have', 'having'].includes(tokens[start]?.form ?? '') ? start + 1 : start;
  // "No entry fee" is a name with its negation.
  const whole = isNegated ? longestPhrase(words.flags, tokens, at) : null;
  const found = whole ?? longestPhrase(words.flags, tokens, afterArticle(tokens, linked));
  const [flag] = found?.meanings ?? [];
  if (found === null || flag === undefined) return null;
  return filterItem({ start: at, end: found.next, kind: 'flag' }, flag.property, {
    is: [whole === null ? flag.isTrue !== isNegated : flag.isTrue],
  });
}

function afterArticle(tokens: readonly QueryToken[], at: number): number {
  return ['the', 'a', 'an', 'any'].includes(tokens[at]?.form ?? '') ? at + 1 : at;
}

function readValue(
  tokens: readonly QueryToken[],
  words: CatalogueWords,
  at: number,
  isCued: boolean,
): FoundValue | null {
  // "The US" is a value with its article.
  const before = tokens[at - 1]?.form === 'the' ? longestPhrase(words.values, tokens, at - 1) : null;
  const found = before ?? longestPhrase(words.values, tokens, at);
  if (found !== null) return isOtherRegion(tokens, at) ? null : found;
  return bySurname(tokens, words, { at, isCued }) ?? (isCued ? bySound(tokens, words, at) : null);
}

/** "South American" is not of the United States. */
const isOtherRegion = (tokens: readonly QueryToken[], at: number): boolean =>
  /^(?:south|north|latin|central|native)$/.test(tokens[at - 1]?.form ?? '');

/** `with Hanks`, `Hitchcock thrillers`: where one person has that name. */
function bySurname(
  tokens: readonly QueryToken[],
  words: CatalogueWords,
  { at, isCued }: { at: number; isCued: boolean },
): FoundValue | null {
  const following = tokens[at + 1];
  const isBeforeNoun =
    following !== undefined && (isFiller(following.form) || beginsPhrase(words.values, following.stem));
  if (!isCued && !isBeforeNoun) return null;
  const people = words.surnames.get(tokens[at]?.stem ?? '') ?? [];
  const names = new Set(people.map(({ value }) => value));
  return names.size === 1 ? { meanings: people, next: at + 1 } : null;
}

const MOST_HEARD_WORDS = 4;
const MIN_KEY = 3;
const MIN_SOUNDS = 5;
const MIN_ALIKE = 0.75;

/** Values that sound like the words after a preposition: `in Room`. Only long ones, with the same phonetic key. */
function bySound(tokens: readonly QueryToken[], words: CatalogueWords, at: number): FoundValue | null {
  for (let count = Math.min(MOST_HEARD_WORDS, tokens.length - at); count > 0; count--) {
    const { phoneticKey, said } = analyzeForms(tokens.slice(at, at + count).map(({ form }) => form));
    if (phoneticKey.length < MIN_KEY || said.length < MIN_SOUNDS) continue;
    const alike = (words.sounds.get(phoneticKey) ?? [])
      .map((other) => ({ meaning: other.meaning, alike: phoneticSimilarity(said, other.said, MIN_ALIKE) }))
      .filter((other) => other.alike > 0)
      .toSorted((a, b) => b.alike - a.alike);
    const [best] = alike;
    if (best === undefined) continue;
    const meanings = alike.filter(({ alike: near }) => near === best.alike).map(({ meaning }) => meaning);
    return { meanings, next: at + count };
  }
  return null;
}

const isNamed = ({ field, label, names }: Property, word: string): boolean =>
  [field, label, ...names].flatMap(wordsOfName).includes(word);

/** The meaning in the property that the preposition speaks of, otherwise the most frequent. */
function chooseMeaning(meanings: readonly PropertyValue[], hints: readonly string[]): PropertyValue | null {
  for (const hint of hints) {
    const hinted = meanings.find(({ property }) => isNamed(property, hint));
    if (hinted !== undefined) return hinted;
  }
  return meanings.toSorted((a, b) => b.entries - a.entries)[0] ?? null;
}

interface Listed {
  values: string[];
  /** Joined by "and" in a tag list: all are wanted. */
  isAll: boolean;
  /** Several joined by "or". */
  isEither: boolean;
  end: number;
}

/** Reads further values of the same property: `red or blue`, `comedy and romance`. "And" between categories is "or". */
function readMore({ tokens, words }: Reading, { property, value }: PropertyValue, at: number): Listed {
  const values = [value];
  let end = at;
  let isAll = property.type === 'tags';
  for (;;) {
    const link = tokens[end]?.form ?? '';
    if (link !== 'or' && link !== 'and') break;
    const cue = readPhrase(tokens, end + 1, CUES);
    const start = afterArticle(tokens, cue?.next ?? end + 1);
    const found = readValue(tokens, words, start, false);
    const same = found?.meanings.find((meaning) => meaning.property === property);
    if (found === null || same === undefined) break;
    if (link === 'or') isAll = false;
    if (!values.includes(same.value)) values.push(same.value);
    end = found.next;
  }
  return { values, isAll, isEither: values.length > 1 && !isAll, end };
}
