import { readFileSync } from 'node:fs';
import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { LabelledRequest } from '../../apps/server/src/learning/search/read-labelled-queries.ts';
import { createRandom, pick } from '@hark/shared/testing/seeded-random';
import { BREAKAGES, breakQuery } from './break-query.ts';
import { makeLabelledQueries } from './labelled-queries.ts';
import { slipOfTyping } from './slip-of-typing.ts';
import { createConfusableWords } from './confusable-words.ts';
import { makeTitles, titlesSeed } from './titles.ts';

/** Queries for one catalogue: a part to learn from, the others to report on. */
export interface RelevanceSet {
  name: string;
  entries: readonly CatalogueEntry[];
  learned: readonly LabelledRequest[];
  heldOut: readonly LabelledRequest[];
}

export interface WordSources {
  words: readonly string[];
  phonemes: ReadonlyMap<string, string>;
  /** Texts that match no catalogue, in several languages. */
  unrelated: readonly string[];
}

/** Words that people put around a name. */
const AROUND = [
  'weather in {}',
  'how tall is {}',
  'how old is {}',
  'pictures of {}',
  'the history of {}',
  'a map of {}',
  'directions to {}',
  'news about {}',
  'everything about {}',
  'play {}',
  'buy {}',
  'i want to read {}',
  '{} opening hours',
  '{} tickets',
  '{} for children',
];

const request = (text: string, expect: readonly string[]): LabelledRequest => ({
  hypotheses: [{ text, probability: 1 }],
  expect,
});

/** Reads a file relative to the root of the repository, where benchmarks run. */
export function readUnrelatedTexts(): string[] {
  return readFileSync('bench/search/unrelated-texts.txt', 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

/** Returns every other value, to separate learning from reporting. */
const half = <Value>(values: readonly Value[], parity: 0 | 1): Value[] =>
  values.filter((_, index) => index % 2 === parity);

/** Makes two catalogues of made-up titles, one to learn from and one to report on. */
export function madeUpSets(size: number, count: number, sources: WordSources): RelevanceSet[] {
  return ([0, 1] as const).map((parity) => {
    const seed = parity + 1;
    const entries = makeTitles(size, sources.words, titlesSeed(seed));
    const labelled = makeLabelledQueries(entries, { ...sources, count, seed });
    const slipping = createRandom(seed + 80);
    const titles = makeTitles(count * 2, sources.words, titlesSeed(seed + 50)).map(({ title }) => title);
    const own = new Set(entries.map(({ title }) => title));
    const queries = [
      ...labelled.map(({ query, expect }) => request(query, [expect])),
      ...entries.slice(0, count).flatMap(({ id, title }) => typedWrong(title.toLowerCase(), [id], slipping)),
      ...surrounded(entries, count, createRandom(seed + 70)),
      ...half(sources.unrelated, parity).map((text) => request(text, [])),
      // Titles of another catalogue.
      ...titles.filter((title) => !own.has(title)).map((title) => request(title.toLowerCase(), [])),
    ];
    const [learned, heldOut] = parity === 0 ? [queries, []] : [[], queries];
    return { name: `${size} titles`, entries, learned, heldOut };
  });
}

/** Makes queries for the catalogue that Hark ships with: broken names, names with a qualifier, and descriptions. */
export function worldSet(entries: readonly CatalogueEntry[], sources: WordSources): RelevanceSet {
  const random = createRandom(3);
  const known = new Set(sources.words);
  const breaking = {
    soundAlikes: createConfusableWords(sources.phonemes),
    isWord: (word: string) => known.has(word),
    random,
  };
  const asked = entries.flatMap((entry) => {
    const name = plain(pick([entry.title, ...(entry.aliases ?? [])], random));
    const breakage = pick(BREAKAGES, random);
    const broken = /^[\w ]+$/.test(name) && name.includes(' ') ? breakQuery(name, breakage, breaking) : null;
    const isNamesake = (other: CatalogueEntry): boolean =>
      [other.title, ...(other.aliases ?? [])].some((otherName) => plain(otherName) === name);
    const expect = entries.filter(isNamesake).map(({ id }) => id);
    const described = (entry.description ?? '').split(' ').slice(-3).join(' ');
    return [
      request(broken ?? name, expect),
      ...typedWrong(name, expect, random),
      ...(random() < 0.3 ? oneWordOf(name, entries, random) : []),
      request(`${name} ${entry.category ?? ''}`, expect),
      ...(random() < 0.3 && name.includes(' ') ? [request(around(name, random), expect)] : []),
      ...(random() < 0.3 ? [request(`${entry.category ?? ''} ${described}`, [entry.id])] : []),
    ];
  });
  const titles = makeTitles(400, sources.words, titlesSeed(60)).map(({ title }) =>
    request(title.toLowerCase(), []),
  );
  const queries = [...asked, ...sources.unrelated.map((text) => request(text, [])), ...titles];
  return {
    name: 'the catalogue of the world',
    entries,
    learned: half(queries, 0),
    heldOut: half(queries, 1),
  };
}

/** Makes small catalogues of so many entries each: a shop may have five things, and `stanford` finds one of one. */
export function smallSets(entries: readonly CatalogueEntry[], sources: WordSources): RelevanceSet[] {
  return [1, 2, 4, 8, 16, 32, 64, 128].map((size, place) => {
    const random = createRandom(90 + place);
    const chosen = entries
      .filter((_, index) => index % Math.floor(entries.length / size) === place)
      .slice(0, size);
    const asked = chosen.flatMap(({ id, title }) => {
      const name = plain(title);
      return [
        request(name, [id]),
        ...typedWrong(name, [id], random),
        ...typedWrong(name, [id], random),
        ...oneWordOf(name, chosen, random),
      ];
    });
    const queries = [...asked, ...sources.unrelated.map((text) => request(text, []))];
    return { name: 'a few entries', entries: chosen, learned: half(queries, 0), heldOut: half(queries, 1) };
  });
}

function typedWrong(name: string, expect: readonly string[], random: () => number): LabelledRequest[] {
  const typed = slipOfTyping(name, random);
  return typed === null ? [] : [request(typed, expect)];
}

/** Makes a query of one word of the name; every entry with that word in a name is right. */
function oneWordOf(
  name: string,
  entries: readonly CatalogueEntry[],
  random: () => number,
): LabelledRequest[] {
  const words = name.split(' ').filter((word) => word.length > 3);
  if (words.length === 0 || !name.includes(' ')) return [];
  const word = pick(words, random);
  const has = ({ title, aliases = [] }: CatalogueEntry): boolean =>
    [title, ...aliases].some((other) => plain(other).split(' ').includes(word));
  return [
    request(
      word,
      entries.filter(has).map(({ id }) => id),
    ),
  ];
}

function around(name: string, random: () => number): string {
  return pick(AROUND, random).replace('{}', name);
}

/** Surrounds titles of two words or more; a single word would be ambiguous. */
function surrounded(
  entries: readonly CatalogueEntry[],
  count: number,
  random: () => number,
): LabelledRequest[] {
  const named = entries.filter(({ title }) => title.includes(' '));
  return Array.from({ length: count }, () => {
    const { id, title } = pick(named, random);
    return request(around(title.toLowerCase(), random), [id]);
  });
}

const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} ]/gu, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();

/**
 * Cuts queries off as while typing: after at least two characters, or after two words and two characters where nothing
 * is expected.
 */
export function brokenOff(requests: readonly LabelledRequest[], seed: number): LabelledRequest[] {
  const random = createRandom(seed);
  return requests.flatMap(({ hypotheses: [first], expect }) => {
    const text = first?.text ?? '';
    const beginning = text.split(' ').slice(0, 2).join(' ').length + 2;
    // A shorter prefix of an absent title is a prefix of a present one.
    const least = expect.length === 0 ? beginning : 2;
    if (text.length <= least) return [];
    const length = least + Math.floor(random() * (text.length - least));
    return [request(text.slice(0, length), expect)];
  });
}
