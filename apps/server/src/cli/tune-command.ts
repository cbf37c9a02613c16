import { readFile, writeFile } from 'node:fs/promises';
import { compareLabelled } from '../learning/search/compare-labelled.ts';
import { compareRelevance, type RelevanceComparison } from '../learning/search/compare-relevance.ts';
import { learnWeights, type LabelledComparison, shareFirst } from '../learning/search/learn-weights.ts';
import { DEFAULT_WEIGHTS, type RankingWeights } from '../search/ranking/ranking-weights.ts';
import { type LabelledRequest, readLabelledQueries } from '../learning/search/read-labelled-queries.ts';
import { CommandError } from './command-error.ts';
import { type CommandContext, withResources } from './command-context.ts';
import { openCatalogue } from './open-catalogue.ts';
import { print, printJson } from './print.ts';
import { createProgress } from './progress.ts';
import { tuneRelevance, type TunedRelevance } from './tune-relevance.ts';

export interface TuneOptions {
  json: boolean;
  catalogue: string;
  /** Where the weights are written; printed where it is left out. */
  out?: string;
  /** Where what was learned about relevance is written; printed with `--json` where it is left out. */
  relevanceOut?: string;
}

const MIN_QUERIES = 20;

/** What one query teaches about the order of results, and about what is a result at all. */
interface Compared {
  order: LabelledComparison;
  relevance: RelevanceComparison;
  isAnswerable: boolean;
}

/**
 * `hark search tune MANIFEST`: learns the weights of the ranking and the floor on relevance from labelled queries. Every
 * other query is kept back, so that what is reported was not learned from.
 */
export async function tune(context: CommandContext, manifest: string, options: TuneOptions): Promise<void> {
  const requests = await readRequests(manifest);
  const compared = await compareAll(context, requests, options);
  const learned = compared.filter((_, place) => place % 2 === 0);
  const keptBack = compared.filter((_, place) => place % 2 === 1);
  const order = tuneOrder(learned, keptBack);
  const relevance = tuneRelevance(
    learned.map((each) => each.relevance),
    keptBack.map((each) => each.relevance),
  );
  await report({ learned: learned.length, keptBack: keptBack.length, order, relevance }, options);
}

async function readRequests(manifest: string): Promise<LabelledRequest[]> {
  const text = await readFile(manifest, 'utf8').catch(() => {
    throw new CommandError(1, `Cannot read the manifest ${manifest}; check its path.`);
  });
  const { requests, problems } = readLabelledQueries(text);
  for (const { line, message } of problems) process.stderr.write(`hark: ${manifest}:${line}: ${message}\n`);
  if (requests.length < MIN_QUERIES)
    throw new CommandError(
      1,
      `${manifest} has ${requests.length} labelled queries; at least ${MIN_QUERIES} are needed.`,
    );
  return requests;
}

function compareAll(
  context: CommandContext,
  requests: readonly LabelledRequest[],
  { catalogue }: TuneOptions,
): Promise<Compared[]> {
  return withResources(context, async (resources, closers) => {
    const { index } = await openCatalogue(resources, closers, { catalogue, mustExist: true });
    const progress = createProgress('queries');
    progress.start(requests.length);
    try {
      const compared: Compared[] = [];
      for (const request of requests) {
        context.signal.throwIfAborted();
        compared.push({
          order: await compareLabelled(index, request),
          relevance: await compareRelevance(index, request),
          isAnswerable: request.expect.length > 0,
        });
        progress.update(compared.length);
      }
      return compared;
    } finally {
      progress.stop();
    }
  });
}

interface TunedOrder {
  before: number;
  after: number;
  weights: Record<string, number>;
}

function tuneOrder(learned: readonly Compared[], keptBack: readonly Compared[]): TunedOrder {
  const ordersOf = (compared: readonly Compared[]): LabelledComparison[] =>
    compared.filter(({ isAnswerable }) => isAnswerable).map(({ order }) => order);
  const weights: RankingWeights = learnWeights(ordersOf(learned), DEFAULT_WEIGHTS);
  return {
    before: shareFirst(ordersOf(keptBack), DEFAULT_WEIGHTS),
    after: shareFirst(ordersOf(keptBack), weights),
    weights: Object.fromEntries(
      Object.entries(weights).map(([name, weight]) => [name, Math.round(weight * 10_000) / 10_000]),
    ),
  };
}

interface Tuned {
  learned: number;
  keptBack: number;
  order: TunedOrder;
  relevance: TunedRelevance;
}

async function report(
  { learned, keptBack, order: { before, after, weights }, relevance }: Tuned,
  { json, out, relevanceOut }: TuneOptions,
): Promise<void> {
  const written = `${JSON.stringify(weights, null, 2)}\n`;
  if (out !== undefined) await writeFile(out, written);
  if (relevanceOut !== undefined)
    await writeFile(relevanceOut, `${JSON.stringify(relevance.models, null, 2)}\n`);
  if (json) {
    printJson({ learnedFrom: learned, keptBack, before, after, weights, relevance });
    return;
  }
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  print(`Trained on ${learned} queries. Top-1 accuracy on ${keptBack} held-out queries:`);
  print(`  current weights   ${percent(before)}`);
  print(`  learned weights   ${percent(after)}`);
  print('Results that the relevance floor hides, on held-out queries:');
  for (const [name, { lost, removed, floor }] of [
    ['current', relevance.before],
    ['learned', relevance.after],
  ] as const)
    print(
      `  ${name.padEnd(12)} ${percent(lost)} of expected results, ${percent(removed)} of others (floor ${floor})`,
    );
  print(out === undefined ? written.trimEnd() : `Weights saved to ${out}.`);
  if (relevanceOut !== undefined) print(`Relevance models saved to ${relevanceOut}.`);
}
