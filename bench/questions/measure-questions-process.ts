import { writeFileSync } from 'node:fs';
import { MEANING_MODEL } from '../../apps/server/src/search/ranking/meaning-relevance.ts';
import { learnMeaningRelevance, meaningSamples } from './learn-meaning-relevance.ts';
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

async function measureAll(): Promise<unknown[]> {
  const measured: unknown[] = [];
  for (let at = 0; at + 2 < files.length; at += 3)
    measured.push(await measure(files[at] ?? '', files[at + 1] ?? '', files[at + 2] ?? ''));
  return measured;
}

/** Learns from all catalogues together. The floors stay, because they are chosen by what may be shown for small talk. */
async function learn(): Promise<unknown> {
  const [smallTalk = '', ...pairs] = files;
  const catalogues = pairs.filter((_, at) => at % 2 === 0);
  const questions = pairs.filter((_, at) => at % 2 === 1);
  const samples = [];
  for (const [at, catalogue] of catalogues.entries()) {
    const own = questions[at] ?? '';
    const others = questions.filter((file) => file !== own);
    samples.push(...(await meaningSamples({ catalogue, own, others, smallTalk })));
  }
  return { ...learnMeaningRelevance(samples), floors: MEANING_MODEL.floors };
}

writeFileSync(out, `${JSON.stringify(mode === 'learn' ? await learn() : await measureAll(), null, 2)}\n`);
