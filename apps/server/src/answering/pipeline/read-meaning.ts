import type { Place } from '@hark/shared/wire/filter';
import { isCorrection, meantBy } from '../../search/query/correction.ts';
import type { SearchIndex, SearchRequest } from '../../search/search-index.ts';
import type { AskedSearch, FollowUp, ShownSearch } from '../../search/understanding/asked-search.ts';
import { followUp } from '../../search/understanding/follow-up.ts';
import type { UnderstoodQuery } from '../../search/understanding/items.ts';
import { tokenize } from '../../search/understanding/query-tokens.ts';
import {
  possibleNames,
  readQuery,
  type ReadQuery,
  type UnderstandingOptions,
  understandRead,
} from '../../search/understanding/understand-query.ts';

/** What is needed to read filters from words; a pipeline without it reads none. */
export interface UnderstandingClock {
  /** Time of day, for "last week". */
  now(): Date;
}

export interface MeaningRequest {
  /** Best first. */
  hypotheses: SearchRequest['hypotheses'];
  /** The person's position; null where it is not known. */
  place: Place | null;
  /** The previous query of the task. */
  previous: string | undefined;
  /** The search on the screen; null where there is none. */
  shown: ShownSearch | null;
}

/** What a query means beyond its words. */
export type Meaning =
  | {
      type: 'search';
      asked: AskedSearch;
      /** The hypotheses that mean this, as the words to search for. */
      hypotheses: SearchRequest['hypotheses'];
      needs: 'place' | null;
      isFollowUp: boolean;
    }
  | Exclude<FollowUp, { type: 'search' }>;

/** Hypotheses that are read; the later ones are unlikely. */
const MOST_HYPOTHESES = 4;

interface Reading {
  /** As said. */
  text: string;
  probability: number;
  /** Of what was meant, where the text is a correction. */
  query: ReadQuery;
}

/**
 * Reads what a query asks for: filters and orders, or something about the results on the screen. Null where its words
 * are all that it says. Asks the index only where words might be a filter or a name.
 */
export async function readMeaning(
  search: Pick<SearchIndex, 'properties' | 'namesAmong'>,
  clock: UnderstandingClock,
  request: MeaningRequest,
  signal?: AbortSignal,
): Promise<Meaning | null> {
  const properties = search.properties();
  if (properties.properties.length === 0 && request.shown === null) return null;
  const { place, previous } = request;
  const options = { properties, now: clock.now(), place };
  const shown = request.shown ?? shownBy(previous, options);
  const readings = request.hypotheses.slice(0, MOST_HYPOTHESES).map(({ text, probability }): Reading => {
    const meant = isCorrection(text) ? meantBy(text, previous) : text;
    return { text, probability, query: readQuery(meant, options) };
  });
  const mayFollow = (text: string, hasName: (words: readonly string[]) => boolean): FollowUp | null =>
    shown === null ? null : followUp(text, shown, { ...options, hasName });
  const names = readings.flatMap(({ text, query }) => {
    const follows = mayFollow(text, () => false) !== null;
    return follows ? [...possibleNames(query), wholeName(text)] : possibleNames(query);
  });
  if (names.length === 0) return null;
  const known = await search.namesAmong([...names, ...readings.map(({ text }) => wholeName(text))], signal);
  const hasName = (words: readonly string[]): boolean => known.has(words.join(' '));
  for (const [index, { text, query }] of readings.entries()) {
    const follows = mayFollow(text, hasName);
    if (follows !== null) return follows.type === 'search' ? changed(follows.asked) : follows;
    if (index === 0 && hasName(query.tokens.map(({ form }) => form))) return null;
  }
  return likeliest(
    readings.map(({ probability, query }) => ({ probability, said: understandRead(query, hasName) })),
  );
}

/** The search of a previous query that the client sent: what was found is not known. */
function shownBy(
  previous: string | undefined,
  options: Pick<UnderstandingOptions, 'properties' | 'now' | 'place'>,
): ShownSearch | null {
  if (previous === undefined) return null;
  const { filters, sort, rest } = understandRead(readQuery(previous, options), () => false);
  return { text: rest, filters, sort, page: 1, refused: [], ids: [], values: {} };
}

function wholeName(text: string) {
  return { words: tokenize(text).map(({ form }) => form), isSoundEnough: false };
}

function changed(asked: AskedSearch): Meaning {
  const hypotheses = [{ text: asked.text, probability: 1 }];
  return { type: 'search', asked, hypotheses, needs: null, isFollowUp: true };
}

interface Understood {
  probability: number;
  said: UnderstoodQuery;
}

/** What a condition is worth against the probability of a hypothesis, in nats, and what a word costs that is none. */
const FILTER_WORTH = 1;
const REST_COST = 0.8;

function worthOf({ probability, said }: Understood): number {
  const parts = said.filters.length + said.sort.length;
  const words = said.rest === '' ? 0 : said.rest.trim().split(/\s+/).length;
  return Math.log(Math.max(probability, 1e-6)) + FILTER_WORTH * parts - REST_COST * words;
}

/** Takes the hypothesis whose filters say most of it, and those that mean the same. */
function likeliest(understood: readonly Understood[]): Meaning | null {
  const [best] = understood.toSorted((a, b) => worthOf(b) - worthOf(a));
  if (best === undefined || !saysMore(best.said)) return null;
  const key = conditionsOf(best.said);
  // Where the filters are the whole query, words of another hypothesis would find less.
  const same = understood.filter(({ said }) => best.said.rest !== '' && conditionsOf(said) === key);
  const { filters, sort, rest, needs = null } = best.said;
  return {
    type: 'search',
    asked: { text: rest, filters, sort, page: 1, refused: [] },
    hypotheses: [best, ...same.filter((other) => other !== best)].map(({ probability, said }) => ({
      text: said.rest,
      probability,
    })),
    needs,
    isFollowUp: false,
  };
}

const saysMore = ({ filters, sort, needs }: UnderstoodQuery): boolean =>
  filters.length > 0 || sort.length > 0 || needs !== undefined;

const conditionsOf = ({ filters, sort, needs }: UnderstoodQuery): string =>
  JSON.stringify([filters, sort, needs ?? null]);
