// What the scripts that read WordNet share: its lines, and the file of pairs that they write.
import { readFileSync } from 'node:fs';

export const PLAIN_WORD = /^[a-z0-9]+$/;

/** @returns the lines of one of WordNet's files, without its licence */
export function linesOf(file) {
  return readFileSync(file, 'latin1')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(' '));
}

/** Encodes, by word, pairs of another word and its closeness. README.md describes the format. */
export function encodeRelations(found) {
  const all = new Set(found.keys());
  for (const related of found.values()) for (const [other] of related) all.add(other);
  const words = [...all].toSorted((a, b) => (a < b ? -1 : 1));
  const rowOf = new Map(words.map((word, row) => [word, row]));
  const ends = [];
  const pairs = [];
  for (const word of words) {
    const related = (found.get(word) ?? []).toSorted((a, b) => b[1] - a[1]);
    for (const [other, closeness] of related)
      pairs.push(rowOf.get(other) * 256 + Math.round(closeness * 255));
    ends.push(pairs.length);
  }
  const text = Buffer.from(words.join('\n'), 'latin1');
  const numbers = [words.length, pairs.length, text.length, ...ends, ...pairs];
  const header = Buffer.alloc(8 + 4 * numbers.length);
  header.write('HARKREL1', 'latin1');
  for (const [at, number] of numbers.entries()) header.writeUInt32LE(number, 8 + 4 * at);
  return Buffer.concat([header, text]);
}
