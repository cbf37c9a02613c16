import type { SearchResult } from '@hark/shared/wire/search-result';
import { readClickPrior } from '../search/clicks/read-click-prior.ts';
import { answerOf } from '../answering/pipeline/search-typed.ts';
import type { FoundResult, SearchRequest } from '../search/search-index.ts';
import { type CommandContext, withResources } from './command-context.ts';
import { openCatalogue } from './open-catalogue.ts';
import { print, printJson } from './print.ts';
import type { Contribution, Explanation } from '../search/explanation.ts';

const NAME_WIDTH = 18;

function printContribution({ feature, value, weight, product }: Contribution): void {
  const figures = `${value.toFixed(3)} × ${weight.toFixed(3)}`.padStart(17);
  print(`     ${feature.padEnd(NAME_WIDTH)}${figures} = ${signed(product)}`);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

/** What made score and relevance of one result, as lines on a terminal. */
function printExplanation(explanation: Explanation, relevance: number | undefined): void {
  print(`   matched “${explanation.reading}”`);
  print('   score');
  for (const contribution of explanation.score) printContribution(contribution);
  print(`   relevance (log-odds), intercept ${signed(explanation.bias)}`);
  for (const contribution of explanation.relevance) printContribution(contribution);
  const sum = explanation.relevance.reduce((total, { product }) => total + product, explanation.bias);
  const isShown = (relevance ?? 1) >= explanation.floor;
  print(
    `     = ${signed(sum)}, probability ${(relevance ?? 1).toFixed(4)}: ${isShown ? 'at or above' : 'below'} the floor of ${explanation.floor}`,
  );
}

export interface SearchCommandOptions {
  json: boolean;
  limit: number;
  catalogue: string;
  kind: NonNullable<SearchRequest['kind']>;
  diverse: boolean;
  /** What was asked before. */
  previous?: string;
  /** Show what made score and relevance of each result, those below the floor too. */
  explain: boolean;
  /** False: show what is hardly relevant, too. */
  floor: boolean;
}

/** So many are looked at at least, so that something near can be named where nothing is found. */
const LEAST_FOUND = 3;

/** `hark search TEXT`: what a typed query finds. */
export async function search(
  context: CommandContext,
  query: string,
  { json, catalogue, explain, floor, ...how }: SearchCommandOptions,
): Promise<void> {
  const found = await withResources(context, async (options, closers) => {
    const { database, index } = await openCatalogue(options, closers, { catalogue, mustExist: true });
    // As servers rank, of which clicks are.
    const settings = options.config.clickPrior;
    const { evidence } = await readClickPrior({ db: database.db, catalogue, settings, nowMs: Date.now() });
    index.useClicks(evidence);
    const limit = Math.max(how.limit, LEAST_FOUND);
    const request = { hypotheses: [{ text: query, probability: 1 }], ...how, limit, explain };
    return await index.search(request, context.signal);
  });
  const answer = answerOf(found, { floor, limit: how.limit });
  const explained = explain ? found.slice(0, Math.max(how.limit, LEAST_FOUND)) : null;
  if (json) {
    printJson({ query, ...answer, ...(explained === null ? {} : { explained }) });
    return;
  }
  printAnswer(answer);
  if (explained !== null) printExplained(explained);
}

function printAnswer({ results, suggestions = [] }: ReturnType<typeof answerOf>): void {
  if (results.length === 0) {
    const near = suggestions.map(({ query }) => `“${query}”`).join(', ');
    print(near === '' ? 'No results.' : `No results. Did you mean ${near}?`);
  }
  for (const [position, result] of results.entries()) printResult(result, position);
}

function printResult({ title, url, category, score }: SearchResult, position: number): void {
  print(`${position + 1}. ${title}${category === null ? '' : ` (${category})`}  ${score.toFixed(3)}`);
  if (url !== null) print(`   ${url}`);
}

function printExplained(found: readonly FoundResult[]): void {
  for (const { title, score, relevance, explanation, isBelowFloor } of found) {
    print('');
    print(`${title}  ${score.toFixed(3)}${isBelowFloor === true ? '  hidden' : ''}`);
    if (explanation !== undefined) printExplanation(explanation, relevance);
  }
}
