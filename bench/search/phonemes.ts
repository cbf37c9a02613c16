import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Path from the root of the repository, where benchmarks run. */
const CACHE = path.resolve('bench/node_modules/.cache/hark-phonemes.txt');

const SIMPLER: readonly [RegExp, string][] = [
  // Removes stress, length, glottal stops and marks of articulation.
  [/\u02c8|\u02cc|\u02d0|\u0294|\u0329|\u02b2|_|\s/gu, ''],
  [/ɾ/gu, 't'],
  [/ᵻ/gu, 'ɪ'],
  [/ɐ/gu, 'ə'],
  [/[ɚɜ]/gu, 'əɹ'],
  [/ɹ+/gu, 'ɹ'],
];

/**
 * Returns pronunciations by espeak-ng, one character per sound, independent of Hark's phonetic keys. Null where
 * espeak-ng is not installed. Takes half a minute once; the result is cached.
 */
export function pronounce(words: readonly string[]): ReadonlyMap<string, string> | null {
  const kept = readKept();
  if (words.every((word) => kept.has(word))) return kept;
  // A full stop after each, because espeak-ng would read several lines as one sentence.
  const spoken = spawnSync('espeak-ng', ['-q', '--ipa', '-v', 'en-us'], {
    input: words.map((word) => `${word}.\n\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  if (spoken.error !== undefined || spoken.status !== 0) return null;
  const lines = spoken.stdout.split('\n').filter((line) => line.trim() !== '');
  if (lines.length !== words.length)
    throw new Error(`espeak-ng said ${lines.length} lines for ${words.length} words`);
  const phonemes = new Map(words.map((word, index) => [word, simplify(lines[index] ?? '')]));
  mkdirSync(path.dirname(CACHE), { recursive: true });
  writeFileSync(CACHE, [...phonemes].map(([word, sounds]) => `${word} ${sounds}`).join('\n'));
  return phonemes;
}

function readKept(): Map<string, string> {
  if (!existsSync(CACHE)) return new Map();
  const lines = readFileSync(CACHE, 'utf8').split('\n');
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}

function simplify(ipa: string): string {
  return SIMPLER.reduce((text, [sign, simpler]) => text.replaceAll(sign, simpler), ipa);
}
