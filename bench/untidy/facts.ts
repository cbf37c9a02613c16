import { readFileSync } from 'node:fs';

const textOf = (name: string): string =>
  readFileSync(new URL(`facts/${name}.txt`, import.meta.url), 'utf8').trim();
const listOf = (text: string): string[] => text.split(/,\s*/).map((item) => item.trim());
const rowsOf = (name: string): string[][] =>
  textOf(name)
    .split('\n')
    .map((line) => line.split('|'));

/** Names of the public that the catalogues are made of, and words for names that are made up. */
export interface Facts {
  cities: string[];
  /** City, name, how it is said. */
  airports: string[][];
  /** Series, books with semicolons between them. */
  series: string[][];
  /** Books and comics that come in volumes. */
  volumes: string[];
  /** Title, year, how it is said. */
  films: string[][];
  /** Title, artist, guest. */
  songs: string[][];
  /** By kind: adjectives, nouns, first and last names, names of streets. */
  words: Readonly<Record<string, string[]>>;
}

export function readFacts(): Facts {
  const words = textOf('words')
    .split('\n')
    .map((line): [string, string[]] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), listOf(line.slice(colon + 1).trim())];
    });
  return {
    cities: listOf(textOf('cities')),
    airports: rowsOf('airports'),
    series: rowsOf('series'),
    volumes: listOf(textOf('volumes')),
    films: rowsOf('films'),
    songs: rowsOf('songs'),
    words: Object.fromEntries(words),
  };
}
