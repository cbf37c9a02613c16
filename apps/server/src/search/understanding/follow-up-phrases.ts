import { phraseSet, phraseTable, type QueryToken, readPhrase } from './query-tokens.ts';
import { readNumber } from '@hark/shared/text/number-grammar';

type Command = 'more' | 'previous-page' | 'back' | 'restart' | 'open' | 'clear';

function commands(command: Command, list: string): [string, Command][] {
  return list.split(',').map((phrase) => [phrase, command]);
}

/** Whole queries. */
const COMMANDS = phraseTable<Command>([
  ...commands(
    'more',
    'more,show more,show me more,more results,show more results,show me more results,next,next page,next one page,the next page,more of these,more like these,load more,see more,give me more,more please,what else,anything else,go on',
  ),
  ...commands('previous-page', 'previous page,last page,the previous page,page back,go back a page'),
  ...commands(
    'back',
    'back,go back,undo,undo that,take me back,go back please,back please,back to before,previous results,the previous results,previous search,go back to the previous search',
  ),
  ...commands(
    'restart',
    'start again,start over,start from scratch,start a new search,new search,reset,reset search,reset the search,clear everything,forget it,forget everything,forget that,begin again,lets start again,lets start over',
  ),
  ...commands(
    'open',
    'open it,open that,open that one,open this one,open this,select it,that one,this one,take that one,show me that one',
  ),
  ...commands(
    'clear',
    'remove all filters,remove the filters,remove filters,clear filters,clear all filters,clear the filters,without filters,without the filters,no filters,drop all filters,drop the filters,all of them,show all,show me all',
  ),
]);

/** Reads a query that is a command and nothing else. Pure. */
export function readCommand(tokens: readonly QueryToken[]): Command | null {
  const last = tokens.at(-1)?.form === 'please' ? tokens.slice(0, -1) : tokens;
  const read = readPhrase(last, 0, COMMANDS);
  return read?.next === last.length ? read.meaning : null;
}

/** Reads `page three`, `go to page 2`. Pure. */
export function readPage(tokens: readonly QueryToken[]): number | null {
  const start = readPhrase(tokens, 0, GO_TO)?.next ?? 0;
  if (tokens[start]?.form !== 'page') return null;
  const place = readPlace(tokens, start + 1);
  return place?.next === tokens.length && !place.isOrdinal ? place.value : null;
}

const GO_TO = phraseSet(['go to', 'show', 'show me', 'open', 'take me to']);

const CHOOSE = phraseSet(
  'open,open up,select,choose,take,pick,show me,show,click,click on,go to,play,tell me about,give me,i want,i take,i will take,ill take'.split(
    ',',
  ),
);

const REFUSE = phraseSet(
  'not,no not,anything but,without,except,i dont want,i do not want,dont show me,hide,remove'.split(','),
);

const RESULTS = new Set(['one', 'result', 'item', 'entry', 'option', 'hit', 'title', 'ones']);

/** A place in the list, from 1; −1 is the last. */
interface ChosenPlace {
  place: number;
  isRefused: boolean;
}

/** Reads `the second one`, `open the third`, `number two`, `not the first one`, `not that one`. Pure. */
export function readChoice(tokens: readonly QueryToken[]): ChosenPlace | null {
  const refuses = readPhrase(tokens, 0, REFUSE);
  const chooses = refuses ?? readPhrase(tokens, 0, CHOOSE);
  const start = chooses?.next ?? 0;
  const isRefused = refuses !== null;
  const form = tokens[start]?.form ?? '';
  if (isRefused && ['that', 'this'].includes(form) && isResultAtEnd(tokens, start + 1))
    return { place: 1, isRefused };
  const isNumbered = ['number', 'result', 'option', 'item'].includes(form);
  const hasArticle = form === 'the';
  const at = isNumbered || hasArticle ? start + 1 : start;
  const read =
    tokens[at]?.form === 'last' ? { value: -1, isOrdinal: true, next: at + 1 } : readPlace(tokens, at);
  if (read === null || read.isOrdinal === isNumbered) return null;
  const isNamed = isResultAtEnd(tokens, read.next);
  const ends = read.next === tokens.length;
  // A lone "second" or "the third" is too little where no verb says what to do.
  if (!isNamed && !(ends && (isNumbered || (hasArticle && (chooses !== null || read.value === -1)))))
    return null;
  return { place: read.value, isRefused };
}

function isResultAtEnd(tokens: readonly QueryToken[], at: number): boolean {
  return at === tokens.length - 1 && RESULTS.has(tokens[at]?.form ?? '');
}

const GRAMMAR = { figures: true, bareScales: false, pairs: false };

function readPlace(
  tokens: readonly QueryToken[],
  at: number,
): { value: number; isOrdinal: boolean; next: number } | null {
  const written = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(tokens[at]?.form ?? '')?.[1];
  if (written !== undefined) return { value: Number(written), isOrdinal: true, next: at + 1 };
  const forms = tokens.slice(at, at + 3).map(({ form }) => form);
  const read = readNumber(forms, 0, GRAMMAR);
  const value = Number(read?.digits ?? 0);
  if (read === null || value < 1 || value > 1_000) return null;
  return { value, isOrdinal: read.ordinal, next: at + read.next };
}
