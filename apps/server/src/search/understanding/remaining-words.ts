import { isFunctionWord } from '../analysis/function-words.ts';
import { withoutCarrier } from '../query/carrier-phrases.ts';
import type { QueryToken } from './query-tokens.ts';

/** Words that join what was understood to the rest: "that cost", "which are". */
const LINKS = new Set(
  `also about any all anything available but can cost costing costs could did do does dont only ones than then there these those
  some has have having had please priced price rated made ready takes take taking last lasts lasting sold give get show
  find list search looking look want need like us them one im id whats whos so just without not no if would should
  been being am weigh weighs weighing measuring measures coloured colored cook eat watch make buy visit see under over serving serves um uh hmm okay ok hey`.split(
    /\s+/,
  ),
);

/** Nouns for anything in a catalogue. */
const NOUNS = new Set(
  `film films movie movies recipe recipes dish dishes meal meals food product products item items place places thing things
  something everything everything stuff option options idea ideas result results entry entries site sites spot spots sight sights picture pictures title titles`.split(
    /\s+/,
  ),
);

export const isFiller = (form: string): boolean => NOUNS.has(form);

/** Whether a word only joins others. */
export const isLink = (form: string): boolean => LINKS.has(form) || isFunctionWord(form);

/**
 * Returns the runs of words that no item has, without the carrier phrase, without nouns for anything, and without the
 * words that only join items. Pure.
 *
 * @param isTaken whether a token belongs to an item
 */
export function remainingSegments(
  tokens: readonly QueryToken[],
  isTaken: (index: number) => boolean,
): (readonly QueryToken[])[] {
  const segments: QueryToken[][] = [[]];
  for (const [index, token] of withoutCarrierTokens(tokens, isTaken)) {
    if (isTaken(index) || isFiller(token.form)) segments.push([]);
    else segments.at(-1)?.push(token);
  }
  return segments.map(trimLinks).filter((segment) => segment.length > 0);
}

/** Returns the remaining words of a query as written. Pure. */
export function remainingWords(text: string, segments: readonly (readonly QueryToken[])[]): string {
  return segments.map((segment) => text.slice(segment[0]?.start, segment.at(-1)?.end)).join(' ');
}

function trimLinks(segment: readonly QueryToken[]): readonly QueryToken[] {
  const first = segment.findIndex(({ form }) => !isLink(form));
  if (first === -1) return [];
  const last = segment.findLastIndex(({ form }) => !isLink(form));
  return segment.slice(first, last + 1);
}

/** Drops the carrier phrase at the start, up to the first item. */
function withoutCarrierTokens(
  tokens: readonly QueryToken[],
  isTaken: (index: number) => boolean,
): (readonly [number, QueryToken])[] {
  const all = tokens.map((token, index) => [index, token] as const);
  const taken = all.findIndex(([index]) => isTaken(index));
  const head = all.slice(0, taken === -1 ? all.length : taken);
  // A word after the head, so that a carrier may be all of it.
  const forms = [...head.map(([, { form }]) => form), ...(taken === -1 ? [] : ['_'])];
  const kept = withoutCarrier(forms);
  const start = forms.length - kept.length;
  const isPrefix = kept.every((form, index) => forms[start + index] === form);
  return isPrefix ? all.slice(start) : all;
}
