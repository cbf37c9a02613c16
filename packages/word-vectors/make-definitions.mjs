// Makes a table that says which English words are defined by a word, from WordNet:
//
//   node make-definitions.mjs DICT VECTORS.bin OUT.bin
//
// DICT is WordNet's folder of `data.*` and `index.*` files. Only words of the table VECTORS.bin are kept. README.md
// describes the output.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encodeRelations, linesOf, PLAIN_WORD } from './relation-file.mjs';

/** Adjectives and adverbs name nothing that a catalogue has. */
const PARTS_OF_SPEECH = { n: 'noun', v: 'verb' };
/** Closeness of the words of the definition of the first three meanings of a word; rarer meanings are left out. */
const MEANINGS = [1, 0.85, 0.7];
/** Closeness of the parts of a compound, `rain` and `raincoat`, whose vectors have at least this cosine. */
const COMPOUND = { closeness: 1, leastCosine: 0.25, leastLength: 3 };
const LEAST_LENGTH = 3;
/** A word of more definitions than this defines nothing. */
const MOST_DEFINED = 1_200;
const EXAMPLE = /"[^"]*"?/g;
/** Endings of plurals and of verbs, with what stands in their place in the dictionary. */
const ENDINGS = [
  [/ies$/, 'y'],
  [/es$/, ''],
  [/s$/, ''],
  [/ed$/, ''],
  [/ed$/, 'e'],
  [/ing$/, ''],
  [/ing$/, 'e'],
];

const [dict, vectors, out] = process.argv.slice(2);
if (dict === undefined || vectors === undefined || out === undefined) {
  process.stderr.write('Usage: node make-definitions.mjs DICT VECTORS.bin OUT.bin\n');
  process.exit(2);
}
const vectorOf = readVectors(vectors);
const meanings = readMeanings(dict);
const table = encodeRelations(definitions());
writeFileSync(out, table);
process.stdout.write(`${table.length} bytes\n`);

/** @returns a function from a word to its vector, undefined for a word that the table lacks */
function readVectors(file) {
  const read = readFileSync(file);
  const [count, dimensions, textBytes] = [8, 12, 16].map((at) => read.readUInt32LE(at));
  const words = read.toString('latin1', 20, 20 + textBytes).split('\n');
  if (words.length !== count) throw new Error(`${file} is damaged`);
  const rowOf = new Map(words.map((word, row) => [word, row]));
  return (word) => {
    const row = rowOf.get(word);
    if (row === undefined) return undefined;
    const from = read.byteOffset + 20 + textBytes + row * dimensions;
    return new Int8Array(read.buffer, from, dimensions);
  };
}

/** @returns by word, the texts of its definitions and their ranks; words of several parts are joined */
function readMeanings(folder) {
  const found = new Map();
  for (const file of Object.values(PARTS_OF_SPEECH)) {
    const texts = new Map(
      linesOf(path.join(folder, `data.${file}`)).map((line) => {
        const [head, text = ''] = line.split(' | ');
        return [head.split(' ')[0], text.replaceAll(EXAMPLE, ' ').toLowerCase()];
      }),
    );
    for (const line of linesOf(path.join(folder, `index.${file}`))) {
      const [lemma, , , pointers, ...rest] = line.trim().split(' ');
      const word = lemma.replaceAll('_', '');
      if (!PLAIN_WORD.test(word)) continue;
      const own = rest.slice(Number(pointers) + 2).map((id, rank) => ({ text: texts.get(id) ?? '', rank }));
      found.set(word, [...(found.get(word) ?? []), ...own]);
    }
  }
  return found;
}

/** @returns the word and what a dictionary may have instead: `hobbies` and `hobby` */
function formsOf(word) {
  const bases = ENDINGS.filter(([ending]) => ending.test(word)).map(([ending, base]) =>
    word.replace(ending, base),
  );
  return [word, ...bases].filter((form) => vectorOf(form) !== undefined);
}

/** @returns by word, the words that it defines */
function definitions() {
  const found = new Map();
  const add = (word, defined, closeness) => {
    if (word === defined) return;
    const known = found.get(word) ?? new Map();
    found.set(word, known.set(defined, Math.max(closeness, known.get(defined) ?? 0)));
  };
  for (const [defined, own] of meanings) {
    if (vectorOf(defined) === undefined) continue;
    for (const { text, rank } of own.filter((meaning) => MEANINGS[meaning.rank] !== undefined))
      for (const word of text.match(/[a-z0-9]+/g) ?? [])
        if (word.length >= LEAST_LENGTH) for (const form of formsOf(word)) add(form, defined, MEANINGS[rank]);
    for (const part of partsOf(defined)) add(part, defined, COMPOUND.closeness);
  }
  return new Map(
    [...found]
      .filter(([, defined]) => defined.size <= MOST_DEFINED)
      .map(([word, defined]) => [word, [...defined]]),
  );
}

/** @returns the parts of a compound that are words of the dictionary and close to the whole in meaning */
function partsOf(word) {
  const parts = [];
  for (let at = COMPOUND.leastLength; at <= word.length - COMPOUND.leastLength; at++) {
    const both = [word.slice(0, at), word.slice(at)];
    if (both.every((part) => formsOf(part).some((form) => meanings.has(form))))
      parts.push(...both.filter((part) => cosine(part, word) >= COMPOUND.leastCosine));
  }
  return parts;
}

function cosine(left, right) {
  const [one, other] = [vectorOf(left), vectorOf(right)];
  if (one === undefined || other === undefined) return 0;
  const product = (a, b) => a.reduce((sum, value, at) => sum + value * b[at], 0);
  return product(one, other) / Math.sqrt(product(one, one) * product(other, other) || 1);
}
