import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchRow } from './bench-row.ts';
import { bundleBesideServer } from './bundle-beside-server.ts';
import type { QuestionMeasurement } from './questions/measure-questions.ts';

/** `held` is for reports; nothing is chosen by it. `dev` is for work on the search. */
const PART = process.env['HARK_BENCH_QUESTIONS'] ?? 'held';
const CATALOGUES = ['films', 'products', 'places', 'recipes', 'world'];

export const NAME = 'Questions: what people ask for in their own words';

/** Asks each catalogue its questions, with and without the comparison of meanings. */
export async function run(): Promise<BenchRow[]> {
  const script = await bundleBesideServer(
    new URL('questions/measure-questions-process.ts', import.meta.url),
    'measure-questions',
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'hark-questions-'));
  const out = path.join(folder, 'measured.json');
  try {
    const files = CATALOGUES.flatMap((name) => [
      catalogueOf(name),
      pathOf(`questions/${name}-${PART}.jsonl`),
    ]);
    const args = [script, out, ...files];
    const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error('measuring questions failed');
    const measured: QuestionMeasurement[] = JSON.parse(readFileSync(out, 'utf8'));
    return measured.flatMap((found, at) => toRows(CATALOGUES[at] ?? '', found));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

function catalogueOf(name: string): string {
  return pathOf(name === 'world' ? '../catalogues/world.ndjson' : `questions/catalogues/${name}.ndjson`);
}

function toRows(name: string, { withMeaning, withoutMeaning }: QuestionMeasurement): BenchRow[] {
  const row = (measure: string, ours: number, value: number): BenchRow => ({
    measure: `${measure}, ${withMeaning.questions} questions about ${name}`,
    unit: '%',
    ours: 100 * ours,
    baseline: { name: 'without meaning', value: 100 * value },
  });
  return [
    row('right first', withMeaning.first, withoutMeaning.first),
    row('among the first three', withMeaning.amongThree, withoutMeaning.amongThree),
  ];
}
