import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SearchIndex } from '../../apps/server/src/search/search-index.ts';
import { isUnderstood } from './same-understanding.ts';
import {
  type Asked,
  openIndex,
  type PlainQuery,
  readLines,
  type Sentence,
  understand,
} from './understand-sentence.ts';

export interface UnderstandingMeasurement {
  catalogue: string;
  sentences: number;
  /** All filters, the order and the rest are right. */
  right: number;
  plain: number;
  /** Plain queries of which a filter or an order was understood. */
  false: number;
  /** Mean processor time to read a query, in microseconds, with names looked up in memory. */
  microseconds: number;
}

const [folder = '', world = '', part = 'held', out = '', show = ''] = process.argv.slice(2);
const sentences = readLines<Sentence>(path.join(folder, `filters-${part}.jsonl`));
const plain = readLines<PlainQuery>(path.join(folder, 'plain-held.jsonl'));

async function measure(catalogue: string): Promise<UnderstandingMeasurement> {
  const file = catalogue === 'world' ? world : path.join(folder, 'catalogues', `${catalogue}.ndjson`);
  const index = await openIndex(file);
  let right = 0;
  let falseFilters = 0;
  const mine = sentences.filter((sentence) => sentence.catalogue === catalogue);
  for (const { anyOf, filters = [], sort = [], rest = '', tolerance, ...asked } of mine) {
    const found = await understand(index, asked);
    const isRight = isUnderstood(anyOf ?? [{ filters, sort, rest }], found, tolerance);
    if (isRight) right++;
    else if (show !== '') process.stdout.write(`${asked.query}\n    ${JSON.stringify(found)}\n`);
  }
  const unfiltered = part === 'held' ? plain.filter((query) => query.catalogue === catalogue) : [];
  for (const asked of unfiltered) {
    const { filters, sort } = await understand(index, asked);
    if (filters.length + sort.length > 0) falseFilters++;
  }
  const timed = [...mine, ...unfiltered];
  return {
    catalogue,
    sentences: mine.length,
    right,
    plain: unfiltered.length,
    false: falseFilters,
    microseconds: await timeOf(index, timed),
  };
}

const ROUNDS = 20;

async function timeOf(index: SearchIndex, asked: readonly Asked[]): Promise<number> {
  const before = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round++) for (const one of asked) await understand(index, one);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / Math.max(1, ROUNDS * asked.length);
}

const measured: UnderstandingMeasurement[] = [];
for (const catalogue of ['films', 'products', 'places', 'recipes', 'world'])
  measured.push(await measure(catalogue));
writeFileSync(out, JSON.stringify(measured));
