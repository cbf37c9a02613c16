import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readWordRelations, type WordRelations } from './read-word-relations.ts';

let loaded: WordRelations | undefined;

/** Returns the relations of English words that Hark ships with, read once per process (`packages/word-vectors`). */
export function defaultRelations(): WordRelations {
  if (loaded !== undefined) return loaded;
  const file = createRequire(import.meta.url).resolve('@hark/word-vectors/relations.bin');
  loaded = readWordRelations(readFileSync(file), 'relations.bin');
  return loaded;
}
