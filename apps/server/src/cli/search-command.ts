import type { Understood } from '@hark/shared/wire/filter';
import type { SearchResult } from '@hark/shared/wire/search-result';
import { readClickPrior } from '../search/clicks/read-click-prior.ts';
import { searchMeaning } from '../answering/pipeline/search-meaning.ts';
import { answerOfPage } from '../answering/pipeline/search-typed.ts';
import { PropertyError } from '../search/property-error.ts';
import type { FoundResult, SearchPage, SearchRequest } from '../search/search-index.ts';
import { type CommandContext, withResources } from './command-context.ts';
import { CommandError } from './command-error.ts';
import { parseFilterOption, parseSortOption } from './filter-options.ts';
import { openCatalogue } from './open-catalogue.ts';
import { print, printJson } from './print.ts';
import type { Contribution, Explanation } from '../search/explanation.ts';

const NAME_WIDTH = 18;
const FACET_VALUES_SHOWN = 10;

function printContribution({ feature, value, weight, product }: Contribution): void {
  const figures = `${value.toFixed(3)} × ${weight.toFixed(3)}`.padStart(17);
  print(`     ${feature.padEnd(NAME_WIDTH)}${figures} = ${signed(product)}`);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

/** Prints how score and relevance of a result were computed. */
function printExplanation(explanation: Explanation, relevance: number | undefined): void {
  print(`   matched “${explanation.reading}”`);
  if (explanation.forms.length > 0)
    print(`   said as ${explanation.forms.map(({ text }) => `“${text}”`).join(', ')}`);
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
  /** The previous query. */
  previous?: string;
  /** Shows how score and relevance of each result were computed, including results below the floor. */
  explain: boolean;
  /** False also shows results of low relevance. */
  floor: boolean;
  /** Such as `price<=500`. */
  filter: readonly string[];
  /** Such as `price:asc`. */
  sort: readonly string[];
  /** Names with commas between them. */
  facets?: string;
  /** From 1. */
  page: number;
}

/** Fewest results to find, so that a failed search can name something near. */
const LEAST_FOUND = 3;

/** `hark search TEXT`: prints the results of a typed query. */
export async function search(
  context: CommandContext,
  query: string,
  { json, catalogue, explain, floor, page, ...how }: SearchCommandOptions,
): Promise<void> {
  if (query === '' && how.filter.length === 0 && how.sort.length === 0 && how.facets === undefined)
    throw new CommandError(2, 'Write what to search for, or a filter: hark search --filter "price<=500".');
  const facets = how.facets?.split(',').map((field) => field.trim());
  const answer = { floor, limit: how.limit, facets };
  const { found, ...rest } = await withResources(context, async (options, closers) => {
    const { database, index } = await openCatalogue(options, closers, { catalogue, mustExist: true });
    // Clicks count as they do on servers.
    const settings = options.config.clickPrior;
    const { evidence } = await readClickPrior({ db: database.db, catalogue, settings, nowMs: Date.now() });
    index.useClicks(evidence);
    const limit = Math.max(how.limit, LEAST_FOUND);
    const { properties } = index.properties();
    const { kind, diverse, previous } = how;
    const request = {
      hypotheses: [{ text: query, probability: 1 }],
      place: null,
      previous,
      shown: null,
      earlier: [],
      filter: how.filter.map((filter) => parseFilterOption(filter, properties)),
      sort: how.sort.length === 0 ? undefined : how.sort.map(parseSortOption),
      page,
      how: { limit, kind, diverse, explain, facets },
      pageSize: how.limit,
    };
    // As servers do with the same settings.
    const understanding = options.config.understanding ? { now: () => new Date() } : undefined;
    return await searchMeaning({ search: index, understanding }, request, context.signal).catch(asUsage);
  });
  const shown = answerOfPage({ found, ...rest }, answer);
  const explained = explain ? found.slice(0, Math.max(how.limit, LEAST_FOUND)) : null;
  if (json) {
    printJson({ query, ...shown, ...(explained === null ? {} : { explained }) });
    return;
  }
  if (explain && rest.understood !== null) printUnderstood(rest.understood);
  printAnswer(shown);
  printFacets(rest.facets);
  if (explained !== null) printExplained(explained);
}

/** What the properties can't be asked is a mistake in the command. */
function asUsage(error: unknown): never {
  if (error instanceof PropertyError) throw new CommandError(2, error.message, { cause: error });
  throw error;
}

/** Prints what was read from the words: `understood red, up to 500 €; nearest first; searched for “sofas”`. */
function printUnderstood({ filters, sort, rest, relaxed = [], needs }: Understood): void {
  const labels = filters.map(({ field, label }, index) => {
    return `${field}: ${label}${relaxed.includes(index) ? ' (not all results)' : ''}`;
  });
  const orders = sort.map(({ field, label }) => `${field}: ${label}`);
  const place = needs === undefined ? [] : ['needs the place of the person'];
  print(`Understood ${[...labels, ...orders, ...place].join('; ')}`);
  print(rest === '' ? 'Searched for no words.' : `Searched for “${rest}”.`);
  print('');
}

function printFacets(facets: SearchPage['facets']): void {
  for (const [field, { values, total, range }] of facets) {
    print('');
    print(range === undefined ? field : `${field}, ${range.min} to ${range.max}`);
    for (const { value, count } of values.slice(0, FACET_VALUES_SHOWN)) print(`  ${count}  ${String(value)}`);
    const more = total - FACET_VALUES_SHOWN;
    if (more > 0) print(`  … and ${more} more`);
  }
}

function printAnswer({ results, suggestions = [] }: ReturnType<typeof answerOfPage>): void {
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
