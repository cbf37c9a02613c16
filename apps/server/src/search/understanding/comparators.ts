import { type Adjective, adjectiveOf, type Ranking, reversed } from './adjectives.ts';
import { phraseTable, type QueryToken, readPhrase } from './query-tokens.ts';

/** Which side of a quantity is meant. */
export type Side = 'min' | 'max' | 'about' | 'exact';

export interface Comparator {
  side: Side;
  /** What the adjective of "longer than" speaks of; null without one. */
  rankings: readonly Ranking[] | null;
  next: number;
}

const BEFORE = phraseTable<Side>([
  ...phrases(
    'max',
    'under,below,less than,fewer than,lower than,smaller than,at most,at the most,up to,no more than,not more than,not over,not above,maximum,max,maximum of,a maximum of,max of,within,in under,in less than,in at most,beneath,not exceeding,no greater than',
  ),
  ...phrases(
    'min',
    'over,above,more than,greater than,larger than,at least,at the least,no less than,not less than,no fewer than,not under,not below,minimum,min,minimum of,a minimum of,exceeding,upwards of,starting at,beyond,better than',
  ),
  ...phrases('about', 'around,about,approximately,roughly,circa,nearly,almost,close to'),
  ...phrases('exact', 'exactly,precisely,just'),
]);

const AFTER = phraseTable<Side>([
  ...phrases(
    'max',
    'or less,or fewer,or under,or below,or lower,or cheaper,or shorter,or smaller,or lighter,max,maximum,at most,tops,at the most,and under,and below,or earlier',
  ),
  ...phrases(
    'min',
    'or more,or above,or over,or higher,or longer,or better,or greater,or bigger,or larger,or taller,or heavier,plus,and up,and above,and over,and more,minimum,at least,or later,or newer',
  ),
]);

function phrases(side: Side, list: string): [string, Side][] {
  return list.split(',').map((phrase) => [phrase, side]);
}

/** Reads `under`, `at least`, `longer than`, `no more expensive than` before a quantity. Pure. */
export function readComparator(tokens: readonly QueryToken[], at: number): Comparator | null {
  const adjective = readComparative(tokens, at);
  if (adjective !== null) return adjective;
  const read = readPhrase(tokens, at, BEFORE);
  return read === null ? null : { side: read.meaning, rankings: null, next: read.next };
}

/** Reads `or less`, `plus`, `and up` after a quantity. Pure. */
export function readComparatorAfter(
  tokens: readonly QueryToken[],
  at: number,
): { side: Side; next: number } | null {
  const read = readPhrase(tokens, at, AFTER);
  return read === null ? null : { side: read.meaning, next: read.next };
}

/** Reads a comparative with `than`: `longer than`, `less expensive than`, `no older than`, `higher rated than`. */
function readComparative(tokens: readonly QueryToken[], at: number): Comparator | null {
  const negation = tokens[at]?.form === 'no' || tokens[at]?.form === 'not' ? 1 : 0;
  const read = readAdjective(tokens, at + negation);
  if (read === null || tokens[read.next]?.form !== 'than') return null;
  const rankings = negation === 0 ? read.rankings : reversed(read.rankings);
  return { side: rankings[0]?.order === 'desc' ? 'min' : 'max', rankings, next: read.next + 1 };
}

/** Reads a comparative: `cheaper`, `more expensive`, `less popular`, `higher rated`. Pure. */
export function readAdjective(
  tokens: readonly QueryToken[],
  at: number,
): { rankings: readonly Ranking[]; adjective: Adjective; next: number } | null {
  const form = tokens[at]?.form ?? '';
  const following = adjectiveOf(tokens[at + 1]?.form ?? '');
  if ((form === 'more' || form === 'less') && following?.degree === 'positive') {
    const { rankings } = following;
    return {
      rankings: form === 'more' ? rankings : reversed(rankings),
      adjective: following,
      next: at + 2,
    };
  }
  const adjective = adjectiveOf(form);
  if (adjective?.degree !== 'comparative') return null;
  if (RATED.has(tokens[at + 1]?.form ?? '')) {
    const order = form === 'lower' || form === 'worse' ? 'asc' : 'desc';
    return { rankings: [{ aspect: 'rating', order }], adjective, next: at + 2 };
  }
  return { rankings: adjective.rankings, adjective, next: at + 1 };
}

/** "Highest rated", "best reviewed". */
export const RATED: ReadonlySet<string> = new Set(['rated', 'reviewed', 'ranked', 'scored']);
