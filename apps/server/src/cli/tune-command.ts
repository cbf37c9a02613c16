import { readFile, writeFile } from 'node:fs/promises';
import { compareLabelled } from '../search/compare-labelled.ts';
import { learnWeights, type LabelledComparison, shareFirst } from '../search/learn-weights.ts';
import { DEFAULT_WEIGHTS } from '../search/ranking-weights.ts';
import { readLabelledQueries } from '../search/read-labelled-queries.ts';
import { CommandError } from './command-error.ts';
import { type CommandContext, withResources } from './command-context.ts';
import { openCatalogue } from './open-catalogue.ts';
import { print, printJson } from './print.ts';
import { createProgress } from './progress.ts';

export interface TuneOptions {
  json: boolean;
  catalogue: string;
  /** Where the weights are written; printed where it is left out. */
  out?: string;
}

const MIN_QUERIES = 20;

/**
 * `hark search tune MANIFEST`: learns the weights of the ranking from labelled queries. Every other query is kept back, so
 * that what is reported was not learned from.
 */
export async function tune(context: CommandContext, manifest: string, options: TuneOptions): Promise<void> {
  const text = await readFile(manifest, 'utf8').catch(() => {
    throw new CommandError(1, `The manifest ${manifest} cannot be read.`);
  });
  const { requests, problems } = readLabelledQueries(text);
  for (const { line, message } of problems) process.stderr.write(`hark: ${manifest}:${line}: ${message}\n`);
  if (requests.length < MIN_QUERIES)
    throw new CommandError(
      1,
      `${manifest} has ${requests.length} labelled queries; at least ${MIN_QUERIES} are needed.`,
    );
  const comparisons = await withResources(context, async (resources, closers) => {
    const { index } = await openCatalogue(resources, closers, {
      catalogue: options.catalogue,
      mustExist: true,
    });
    const progress = createProgress('queries');
    progress.start(requests.length);
    try {
      const compared: LabelledComparison[] = [];
      for (const request of requests) {
        context.signal.throwIfAborted();
        compared.push(await compareLabelled(index, request));
        progress.update(compared.length);
      }
      return compared;
    } finally {
      progress.stop();
    }
  });
  await report(comparisons, options);
}

async function report(comparisons: readonly LabelledComparison[], { json, out }: TuneOptions): Promise<void> {
  const learned = comparisons.filter((_, place) => place % 2 === 0);
  const keptBack = comparisons.filter((_, place) => place % 2 === 1);
  const weights = learnWeights(learned, DEFAULT_WEIGHTS);
  const rounded = Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [name, Math.round(weight * 10_000) / 10_000]),
  );
  const before = shareFirst(keptBack, DEFAULT_WEIGHTS);
  const after = shareFirst(keptBack, weights);
  const written = `${JSON.stringify(rounded, null, 2)}\n`;
  if (out !== undefined) await writeFile(out, written);
  if (json) {
    printJson({ learnedFrom: learned.length, keptBack: keptBack.length, before, after, weights: rounded });
    return;
  }
  print(`Learned from ${learned.length} queries. Of the ${keptBack.length} kept back, right first:`);
  print(`  with the weights as they are  ${(before * 100).toFixed(1)} %`);
  print(`  with those learned            ${(after * 100).toFixed(1)} %`);
  print(out === undefined ? written.trimEnd() : `The weights are in ${out}.`);
}
