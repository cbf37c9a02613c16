import type { Property } from '@hark/shared/properties';
import type { Facet } from '@hark/shared/wire/filter';

import { z } from 'zod';

import { type Column, MOST_FACET_VALUES, type Ordinals } from './column.ts';
import type { WordCondition } from './condition.ts';

const MOST_WORDS_EACH = 255;
/** Numbers reserved in the pool for each entry at first. */
const POOL_EACH = 2;

/** Words by number, and numbers by word; 0 is no word. Words that differ only in case are one. */
interface Dictionary {
  words: string[];
  /** Both as written and in lower case. */
  numberOf: Map<string, number>;
}

/**
 * The numbers of each entry's words, one after another in a pool. A changed entry gets a new place at the end of the
 * pool; its old place is lost until the column is read again.
 */
interface Lists {
  start: Uint32Array;
  length: Uint8Array;
  pool: Uint32Array;
  /** First free place of the pool. */
  end: number;
}

const savedSchema = z.object({
  words: z.array(z.string()),
  start: z.instanceof(Uint32Array),
  length: z.instanceof(Uint8Array),
  pool: z.instanceof(Uint32Array),
  end: z.number(),
});

/** Creates a column of a category or a tag list. */
export function createWordsColumn(property: Property, capacity: number): Column {
  const dictionary: Dictionary = { words: [''], numberOf: new Map() };
  const lists: Lists = {
    start: new Uint32Array(capacity),
    length: new Uint8Array(capacity),
    pool: new Uint32Array(capacity * (property.type === 'tags' ? POOL_EACH : 1)),
    end: 0,
  };
  let known: readonly { value: string; entries: number }[] | undefined;
  let ranks: Uint32Array | undefined;
  return {
    property,
    get bytes() {
      return lists.start.byteLength + lists.length.byteLength + lists.pool.byteLength;
    },
    set(ordinal, value) {
      const words = Array.isArray(value) ? value : [];
      setWords(
        lists,
        ordinal,
        words.slice(0, MOST_WORDS_EACH).map((word) => numberFor(dictionary, String(word))),
      );
      known = undefined;
      ranks = undefined;
    },
    grow(capacity) {
      lists.start = wider(lists.start, new Uint32Array(capacity));
      lists.length = wider(lists.length, new Uint8Array(capacity));
    },
    restrict(mask, condition) {
      if (condition.type === 'words') restrict(mask, lists, { condition, dictionary });
    },
    compare({ order }) {
      ranks ??= alphabetical(dictionary);
      return comparing(lists, ranks, order === 'asc' ? 1 : -1);
    },
    count: (ordinals) => countWords(ordinals, lists, dictionary),
    values() {
      known ??= mostFrequent(countAll(lists, dictionary), dictionary).map(({ value, count }) => ({
        value,
        entries: count,
      }));
      return known;
    },
    save: (size) => ({
      words: dictionary.words,
      start: lists.start.slice(0, size),
      length: lists.length.slice(0, size),
      pool: lists.pool.slice(0, lists.end),
      end: lists.end,
    }),
    restore(saved) {
      const parsed = savedSchema.safeParse(saved);
      if (!parsed.success) return false;
      const { words, ...restored } = parsed.data;
      dictionary.words = words;
      dictionary.numberOf = new Map(words.map((word, number) => [fold(word), number]));
      dictionary.numberOf.delete('');
      Object.assign(lists, restored);
      known = undefined;
      ranks = undefined;
      return true;
    },
    range: () => null,
  };
}

function wider<Numbers extends Uint32Array | Uint8Array>(old: Numbers, empty: Numbers): Numbers {
  empty.set(old);
  return empty;
}

function fold(word: string): string {
  return word.normalize('NFC').toLowerCase().trim();
}

function numberFor({ words, numberOf }: Dictionary, word: string): number {
  const known = numberOf.get(word);
  if (known !== undefined) return known;
  const key = fold(word);
  const number = numberOf.get(key) ?? words.length;
  if (number === words.length) words.push(word);
  numberOf.set(key, number);
  numberOf.set(word, number);
  return number;
}

function setWords(lists: Lists, ordinal: number, numbers: readonly number[]): void {
  const before = lists.length[ordinal] ?? 0;
  lists.length[ordinal] = numbers.length;
  if (numbers.length > before) {
    const needed = lists.end + numbers.length;
    if (needed > lists.pool.length)
      lists.pool = wider(lists.pool, new Uint32Array(Math.max(needed, lists.pool.length * 2, 64)));
    lists.start[ordinal] = lists.end;
    lists.end = needed;
  }
  lists.pool.set(numbers, lists.start[ordinal] ?? 0);
}

function restrict(
  mask: Uint8Array,
  { start, length, pool }: Lists,
  { condition: { is, not }, dictionary }: { condition: WordCondition; dictionary: Dictionary },
): void {
  const isWanted = flags(is ?? [], dictionary);
  const isUnwanted = flags(not, dictionary);
  const entries = Math.min(mask.length, length.length);
  for (let ordinal = 0; ordinal < entries; ordinal++) {
    if (mask[ordinal] === 0) continue;
    let isMet = is === null;
    const from = start[ordinal] ?? 0;
    const to = from + (length[ordinal] ?? 0);
    for (let place = from; place < to; place++) {
      const number = pool[place] ?? 0;
      if (isWanted[number] === 1) isMet = true;
      if (isUnwanted[number] === 1) {
        isMet = false;
        break;
      }
    }
    if (!isMet) mask[ordinal] = 0;
  }
}

function flags(words: readonly string[], { words: known, numberOf }: Dictionary): Uint8Array {
  const isOneOfThem = new Uint8Array(known.length);
  for (const word of words) {
    const number = numberOf.get(fold(word));
    if (number !== undefined) isOneOfThem[number] = 1;
  }
  return isOneOfThem;
}

/** Place of each word in the alphabet, from 1. */
function alphabetical({ words }: Dictionary): Uint32Array {
  const { compare } = new Intl.Collator('en');
  const ranks = new Uint32Array(words.length);
  const sorted = words.map((_, number) => number).slice(1);
  sorted.sort((a, b) => compare(words[a] ?? '', words[b] ?? ''));
  for (const [rank, number] of sorted.entries()) ranks[number] = rank + 1;
  return ranks;
}

function comparing(
  { start, length, pool }: Lists,
  ranks: Uint32Array,
  direction: number,
): (a: number, b: number) => number {
  const rankOf = (ordinal: number): number =>
    length[ordinal] === 0 ? 0 : (ranks[pool[start[ordinal] ?? 0] ?? 0] ?? 0);
  return (a, b) => {
    const left = rankOf(a);
    const right = rankOf(b);
    if (left === 0 || right === 0) return Number(left === 0) - Number(right === 0);
    return direction * (left - right);
  };
}

function countWords(ordinals: Ordinals, lists: Lists, dictionary: Dictionary): Facet {
  const { start, length, pool } = lists;
  const counts = new Uint32Array(dictionary.words.length);
  for (let index = 0; index < ordinals.length; index++) {
    const ordinal = ordinals[index] ?? 0;
    const from = start[ordinal] ?? 0;
    const to = from + (length[ordinal] ?? 0);
    for (let place = from; place < to; place++) {
      const number = pool[place] ?? 0;
      counts[number] = (counts[number] ?? 0) + 1;
    }
  }
  const frequent = mostFrequent(counts, dictionary);
  return { values: frequent.slice(0, MOST_FACET_VALUES), total: frequent.length };
}

function countAll({ start, length, pool }: Lists, { words }: Dictionary): Uint32Array {
  const counts = new Uint32Array(words.length);
  for (const [ordinal, size] of length.entries()) {
    const from = start[ordinal] ?? 0;
    for (let place = from; place < from + size; place++) {
      const number = pool[place] ?? 0;
      counts[number] = (counts[number] ?? 0) + 1;
    }
  }
  return counts;
}

function mostFrequent(counts: Uint32Array, { words }: Dictionary): { value: string; count: number }[] {
  const found: { value: string; count: number }[] = [];
  for (const [number, count] of counts.entries())
    if (count > 0 && number > 0) found.push({ value: words[number] ?? '', count });
  return found.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
