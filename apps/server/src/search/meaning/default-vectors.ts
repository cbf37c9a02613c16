import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readWordTable } from './read-word-table.ts';
import type { WordVectors } from './word-vectors.ts';

let loaded: WordVectors | undefined;

/** Returns the vectors that Hark ships with, read once per process (`packages/word-vectors`). */
export function defaultVectors(): WordVectors {
  if (loaded !== undefined) return loaded;
  const file = createRequire(import.meta.url).resolve('@hark/word-vectors/english.bin');
  loaded = readWordTable(readFileSync(file), 'glove-100k-64d');
  return loaded;
}
