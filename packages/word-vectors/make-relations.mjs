// Makes a table of related words from WordNet:
//
//   node make-relations.mjs DICT VECTORS.bin OUT.bin
//
// DICT is WordNet's folder of `data.*` and `index.*` files. Pairs without a word of the table VECTORS.bin are left
// out, because they are rare. README.md describes the output.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encodeRelations, linesOf, PLAIN_WORD } from './relation-file.mjs';

const PARTS_OF_SPEECH = { n: 'noun', v: 'verb', a: 'adj', r: 'adv' };
/** Closeness of a word by its relation. Narrower and wider words by the number of steps, the first being one. */
const CLOSENESS = {
  synonym: 0.9,
  narrower: [0.85, 0.75, 0.65, 0.6],
  wider: [0.6],
  similar: 0.7,
  derived: 0.85,
};
/** Factors for the first three meanings of a word; rarer meanings are left out. */
const MEANINGS = [1, 0.85, 0.7];
const LEAST = 0.5;
/** Words of one step that are followed; a wider word than that (`thing`) says nothing. */
const MOST_FOLLOWED = 3_000;

const [dict, vectors, out] = process.argv.slice(2);
if (dict === undefined || vectors === undefined || out === undefined) {
  process.stderr.write('Usage: node make-relations.mjs DICT VECTORS.bin OUT.bin\n');
  process.exit(2);
}
const synsets = readSynsets(dict);
const senses = readSenses(dict);
const table = encodeRelations(relations(wordsOf(vectors)));
writeFileSync(out, table);
process.stdout.write(`${table.length} bytes\n`);

/** @returns by id, the words of each synset and its pointers: symbol, target and the two words they join (1-based) */
function readSynsets(folder) {
  const found = new Map();
  for (const [part, file] of Object.entries(PARTS_OF_SPEECH)) {
    for (const line of linesOf(path.join(folder, `data.${file}`))) {
      const fields = line.split(' | ')[0].split(' ');
      const count = Number.parseInt(fields[3], 16);
      const words = Array.from({ length: count }, (_, at) =>
        fields[4 + 2 * at].replace(/\(.*\)$/, '').toLowerCase(),
      );
      const first = 5 + 2 * count;
      const pointers = Array.from({ length: Number(fields[first - 1]) }, (_, at) => {
        const [symbol, target, of, joins] = fields.slice(first + 4 * at, first + 4 * at + 4);
        const [from, to] = [joins.slice(0, 2), joins.slice(2)].map((digits) => Number.parseInt(digits, 16));
        return { symbol, target: (of === 's' ? 'a' : of) + target, from, to };
      });
      found.set(part + fields[0], { words, pointers });
    }
  }
  return found;
}

/** @returns by word, the ids of its synsets, most frequent meaning of each part of speech first */
function readSenses(folder) {
  const found = new Map();
  for (const [part, file] of Object.entries(PARTS_OF_SPEECH)) {
    for (const line of linesOf(path.join(folder, `index.${file}`))) {
      const [word, , , pointers, ...rest] = line.trim().split(' ');
      if (!PLAIN_WORD.test(word)) continue;
      const ids = rest.slice(Number(pointers) + 2).map((offset) => part + offset);
      found.set(word, [...(found.get(word) ?? []), ...ids.map((id, rank) => ({ id, rank }))]);
    }
  }
  return found;
}

/** @returns the share that this meaning has of what the word means */
function shareOf(word, id) {
  const rank = senses.get(word)?.find((sense) => sense.id === id)?.rank;
  return rank === undefined ? 0 : (MEANINGS[rank] ?? 0);
}

function wordsOf(file) {
  const read = readFileSync(file);
  const textBytes = read.readUInt32LE(16);
  return new Set(read.toString('latin1', 20, 20 + textBytes).split('\n'));
}

/** @returns by word, its related words with their closeness; of each pair the table has at least one word */
function relations(kept) {
  const found = new Map();
  for (const [word, meanings] of senses) {
    const close = [...relatedTo(word, meanings)].filter(
      ([other, closeness]) =>
        closeness >= LEAST && (kept.has(word) || kept.has(other)) && PLAIN_WORD.test(other),
    );
    if (close.length > 0) found.set(word, close);
  }
  return found;
}

function relatedTo(word, meanings) {
  const best = new Map();
  const put = (other, closeness) => {
    if (other !== word && closeness > (best.get(other) ?? 0)) best.set(other, closeness);
  };
  const add = (id, closeness) => {
    for (const other of synsets.get(id).words) put(other, closeness * shareOf(other, id));
  };
  for (const { id, rank } of meanings) {
    const share = MEANINGS[rank] ?? 0;
    if (share === 0) continue;
    add(id, CLOSENESS.synonym * share);
    addSteps(id, ['~', '~i'], CLOSENESS.narrower, (other, closeness) => add(other, closeness * share));
    addSteps(id, ['@'], CLOSENESS.wider, (other, closeness) => add(other, closeness * share));
    addSteps(id, ['&'], [CLOSENESS.similar], (other, closeness) => add(other, closeness * share));
    const { words, pointers } = synsets.get(id);
    for (const { symbol, target, from, to } of pointers) {
      if ((symbol === '+' || symbol === '\\') && words[from - 1] === word)
        put(synsets.get(target).words[to - 1], CLOSENESS.derived * share);
    }
  }
  return best;
}

/** Follows pointers from a synset, one step for each closeness. */
function addSteps(id, symbols, steps, add) {
  let level = [id];
  for (const closeness of steps) {
    const next = level.flatMap((at) =>
      synsets.get(at).pointers.flatMap(({ symbol, target }) => (symbols.includes(symbol) ? [target] : [])),
    );
    for (const other of next) add(other, closeness);
    level = next.length > MOST_FOLLOWED ? [] : next;
  }
}
