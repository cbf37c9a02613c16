import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeLabelledQueries } from './labelled-queries.ts';
import { measureSearch } from './measure-search.ts';
import { pronounce } from './phonemes.ts';
import { makeTitles, titlesSeed } from './titles.ts';
import { readWordList } from './word-list.ts';

// Runs in a separate process for each size, so that its memory is that of the search alone.
const [task = '', ...rest] = process.argv.slice(2);
const [entries = '1000', queries = '50', seed = '1', out = ''] = rest;
const draw = { entries: Number(entries), queries: Number(queries), seed: Number(seed) };

if (task === 'measure') writeFileSync(out, JSON.stringify(await measureSearch(draw)));
else writeDraw();

/** Writes titles as a catalogue, and queries as a manifest of labelled queries. */
function writeDraw(): void {
  const words = readWordList();
  const phonemes = pronounce(words);
  if (phonemes === null) throw new Error('espeak-ng is not installed');
  const titles = makeTitles(draw.entries, words, titlesSeed(draw.seed));
  const options = { words, phonemes, count: draw.queries, seed: draw.seed };
  mkdirSync(out, { recursive: true });
  writeLines(path.join(out, 'titles.ndjson'), titles);
  writeLines(path.join(out, 'queries.jsonl'), makeLabelledQueries(titles, options));
}

function writeLines(file: string, values: readonly unknown[]): void {
  writeFileSync(file, `${values.map((value) => JSON.stringify(value)).join('\n')}\n`);
}
