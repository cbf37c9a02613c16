import { writeFileSync } from 'node:fs';
import { measureHeardFilters } from './measure-heard-filters.ts';
import { measureParts } from './measure-parts.ts';
import { measureQuestions } from './measure-questions.ts';

// Runs in a process of its own, because the server's modules are bundled for it.
const [mode = '', out = '', ...files] = process.argv.slice(2);

function measure(catalogue: string, asked: string, other: string): Promise<unknown> {
  if (mode === 'parts') return measureParts(catalogue, asked);
  if (mode === 'heard') return measureHeardFilters(catalogue, asked, other);
  return measureQuestions(catalogue, asked, other);
}

const measured: unknown[] = [];
for (let at = 0; at + 2 < files.length; at += 3)
  measured.push(await measure(files[at] ?? '', files[at + 1] ?? '', files[at + 2] ?? ''));
writeFileSync(out, JSON.stringify(measured));
