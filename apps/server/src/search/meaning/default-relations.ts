import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readWordRelations, type WordRelations } from './read-word-relations.ts';

/** What is known of English words, whatever the catalogue. */
export interface EnglishWords {
  relations: WordRelations;
  /** By a word, the words that are defined by it: `shelf` → `bookcase`. */
  definitions: WordRelations;
}

let loaded: EnglishWords | undefined;

/** Returns what Hark ships with, read once per process (`packages/word-vectors`). */
export function defaultEnglishWords(): EnglishWords {
  loaded ??= { relations: load('relations.bin'), definitions: load('definitions.bin') };
  return loaded;
}

function load(name: string): WordRelations {
  const file = createRequire(import.meta.url).resolve(`@hark/word-vectors/${name}`);
  return readWordRelations(readFileSync(file), name);
}
