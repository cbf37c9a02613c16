import { labelOfFilter, labelOfSort, type NamedProperty } from '@hark/shared/http/property-labels';
import type { Action, Filter, Sort, Understood } from '@hark/shared/wire/filter';
import {
  type FoundResult,
  MOST_RESULTS,
  type SearchFilter,
  type SearchIndex,
  type SearchPage,
  type SearchRequest,
} from '../../search/search-index.ts';
import type { CatalogueProperties } from '../../search/catalogue-properties.ts';
import type { AskedSearch } from '../../search/understanding/asked-search.ts';
import { toUnderstood } from '../../search/understanding/to-understood.ts';
import { type Meaning, type MeaningRequest, readMeaning, type UnderstandingClock } from './read-meaning.ts';

/** A search whose words may say filters and orders, or be about the results on the screen. */
export interface MeantRequest extends MeaningRequest {
  /** Searches before the one on the screen, latest first. */
  earlier: readonly AskedSearch[];
  /** Conditions beside those of the words. */
  filter: readonly Filter[];
  /** In place of an order that the words ask for. */
  sort: readonly Sort[] | undefined;
  /** From 1. */
  page: number;
  /** What the words don't change. */
  how: Pick<SearchRequest, 'limit' | 'kind' | 'diverse' | 'facets' | 'explain'>;
  /** Results on a page, for the offset; `how.limit` may be higher. */
  pageSize: number;
}

export interface MeantSearch extends SearchPage {
  /** Null where the words are all that was searched for. */
  understood: Understood | null;
  action: Action | null;
  /** What the task memory keeps. */
  asked: AskedSearch;
  /** How it follows the search on the screen. */
  course: 'new' | 'changed' | 'back' | 'restart';
}

interface Parts {
  search: Pick<SearchIndex, 'searchPage' | 'properties' | 'namesAmong'>;
  /** Absent: no filters are read from words. */
  understanding?: UnderstandingClock | undefined;
}

const NOTHING: SearchPage = { found: [], total: 0, facets: new Map(), relaxed: [] };

/**
 * Searches for what a query means.
 *
 * @throws PropertyError for a filter, an order, a facet or a page that cannot be
 */
export async function searchMeaning(
  parts: Parts,
  request: MeantRequest,
  signal?: AbortSignal,
): Promise<MeantSearch> {
  const { search, understanding } = parts;
  const isLiteral = request.how.kind === 'literal';
  const meaning =
    understanding === undefined || isLiteral
      ? null
      : await readMeaning(search, understanding, request, signal);
  if (meaning === null) return searchWords(search, request, signal);
  switch (meaning.type) {
    case 'search':
      return searchAsked(search, request, meaning, signal);
    case 'restart':
      return {
        ...NOTHING,
        understood: null,
        action: { type: 'restart' },
        asked: emptied(),
        course: 'restart',
      };
    case 'open':
      return withAction(
        search,
        request,
        { asked: request.shown, action: meaning, course: 'changed' },
        signal,
      );
    case 'back':
      return withAction(
        search,
        request,
        { asked: request.earlier[0], action: meaning, course: 'back' },
        signal,
      );
  }
}

/** Of an utterance without words. */
export const NOTHING_MEANT: MeantSearch = {
  ...NOTHING,
  understood: null,
  action: null,
  asked: { text: '', filters: [], sort: [], page: 1, refused: [] },
  course: 'new',
};

const emptied = (text = ''): AskedSearch => ({ text, filters: [], sort: [], page: 1, refused: [] });

/** Returns the filters and the order of the request, which a later query may change ("cheaper"). */
function chosenIn(
  { filter, sort = [] }: Pick<MeantRequest, 'filter' | 'sort'>,
  { properties }: Pick<CatalogueProperties, 'properties'>,
): Pick<AskedSearch, 'filters' | 'sort'> {
  const named = (field: string): NamedProperty =>
    properties.find((property) => property.field === field) ?? { type: 'number', label: field };
  return {
    filters: filter.map((one) => Object.assign({}, one, { label: labelOfFilter(named(one.field), one) })),
    sort: sort.map((one) => Object.assign({}, one, { label: labelOfSort(named(one.field), one) })),
  };
}

/** Searches for the words as they are. */
async function searchWords(
  search: Parts['search'],
  request: MeantRequest,
  signal: AbortSignal | undefined,
): Promise<MeantSearch> {
  const { hypotheses, previous, filter, sort, page, pageSize, how } = request;
  const offset = (page - 1) * pageSize;
  const found = await search.searchPage(
    { ...how, hypotheses, previous, filters: filter, sort, offset },
    signal,
  );
  const chosen = chosenIn(request, search.properties());
  const asked = { ...emptied(hypotheses[0]?.text), ...chosen, page };
  return { ...found, understood: null, action: null, asked, course: 'new' };
}

type SearchedFor = Extract<Meaning, { type: 'search' }>;

/** Searches with the filters and orders of the words; for the words as they are where that finds nothing. */
async function searchAsked(
  search: Parts['search'],
  request: MeantRequest,
  meaning: SearchedFor,
  signal: AbortSignal | undefined,
): Promise<MeantSearch> {
  const page = await searchPageOf(search, request, meaning, signal);
  if (isEmpty(page) && !meaning.isFollowUp && meaning.asked.text !== '') {
    const plain = await searchWords(search, request, signal);
    if (!isEmpty(plain)) return plain;
  }
  return page;
}

const isEmpty = ({ found }: SearchPage): boolean => found.every(({ isBelowFloor }) => isBelowFloor === true);

async function searchPageOf(
  search: Parts['search'],
  request: MeantRequest,
  { asked: meant, hypotheses, needs, isFollowUp }: SearchedFor,
  signal: AbortSignal | undefined,
): Promise<MeantSearch> {
  const { filter, how, pageSize } = request;
  const deepest = Math.max(1, Math.floor(MOST_RESULTS / pageSize));
  const asked = { ...meant, page: Math.min(deepest, Math.max(meant.page, request.page)) };
  const { refused } = asked;
  const searchWith = (isSoft: (filter: Filter) => boolean): Promise<SearchPage> =>
    search.searchPage(
      {
        ...how,
        limit: Math.min(MOST_ON_PAGE, how.limit + refused.length),
        hypotheses,
        filters: [...filter, ...softened(asked.filters, isSoft)],
        sort: request.sort ?? asked.sort,
        offset: (asked.page - 1) * pageSize,
      },
      signal,
    );
  const exact = await searchWith(isBound);
  // The request's own filters are never dropped, and what a thing is only after how much of it.
  const page = isEmpty(exact) && !asked.filters.every(isBound) ? await searchWith(() => true) : exact;
  const relaxed = page.relaxed.map((index) => index - filter.length).filter((index) => index >= 0);
  return {
    ...page,
    found: without(page.found, refused),
    understood: toUnderstood(asked, { relaxed, needs, isFollowUp }),
    action: null,
    asked,
    course: isFollowUp ? 'changed' : 'new',
  };
}

/** Most results that an index returns at once. */
const MOST_ON_PAGE = 50;

/** Whether a filter says how much rather than what. */
const isBound = ({ min, max, near }: Filter): boolean =>
  [min, max, near].some((bound) => bound !== undefined);

function softened(filters: readonly Filter[], isSoft: (filter: Filter) => boolean): SearchFilter[] {
  return filters.map((filter) => Object.assign({}, filter, isSoft(filter) ? { isSoft: true } : {}));
}

function without(found: readonly FoundResult[], refused: readonly string[]): FoundResult[] {
  return found.filter(({ id }) => !refused.includes(id));
}

interface Shown {
  /** Null and undefined: there is none. */
  asked: AskedSearch | null | undefined;
  action: Action;
  course: MeantSearch['course'];
}

/** Repeats a search, so that its results stay on the screen while the page acts. */
async function withAction(
  search: Parts['search'],
  request: MeantRequest,
  { asked, action, course }: Shown,
  signal: AbortSignal | undefined,
): Promise<MeantSearch> {
  if (asked === null || asked === undefined) return searchWords(search, request, signal);
  const hypotheses = [{ text: asked.text, probability: 1 }];
  const meaning = { type: 'search', asked, hypotheses, needs: null, isFollowUp: true } as const;
  return { ...(await searchPageOf(search, request, meaning, signal)), action, course };
}
