import { lookaheadOf } from './context-graph-lookahead.ts';
import { linkNodes } from './context-graph-links.ts';
import { buildTrie } from './context-graph-trie.ts';
import type { Writing } from './context-graph-trie.ts';
import { ContextGraphError } from './context-graph-error.ts';
import { pieceKind } from './context-graph.ts';
import type { ContextGraph } from './context-graph.ts';
import { phraseVariants } from './phrase-variants.ts';
import type { Tokenizer } from './tokenizer.ts';

export interface ContextPhrase {
  text: string;
  /** 0 (no bonus) to 10; 1 if absent. */
  boost?: number;
  /** Zero or more, in any unit; 0 if absent. */
  popularity?: number;
}

export interface RefusedPhrase {
  /** Position in the given list of phrases. */
  index: number;
  reason: 'too-long' | 'nothing-to-say' | 'boost-out-of-range' | 'popularity-out-of-range';
}

export interface ContextGraphOptions {
  tokenizer: Pick<Tokenizer, 'encode' | 'joins'>;
  /** Most phrases; more are an error. */
  mostPhrases?: number;
  /** Longest phrase in UTF-16 units; longer ones are refused. */
  longestPhrase?: number;
}

export const contextGraphLimits = { mostPhrases: 100_000, longestPhrase: 200, highestBoost: 10 } as const;

const VOCABULARY_SIZE = 32_768;
/** Punctuation that may separate any two words of a phrase. */
const PASSED_OVER = ',;:';

interface KeptPhrase {
  variants: string[];
  boost: number;
  popularity: number;
}

function reasonToRefuse(phrase: ContextPhrase, longest: number): RefusedPhrase['reason'] | null {
  const { text, boost = 1, popularity = 0 } = phrase;
  if (text.length > longest) return 'too-long';
  if (!(boost >= 0 && boost <= contextGraphLimits.highestBoost)) return 'boost-out-of-range';
  if (!(popularity >= 0 && popularity < Number.POSITIVE_INFINITY)) return 'popularity-out-of-range';
  return null;
}

/**
 * Selects the phrases that can be said. Merges phrases that differ only in case or in characters that nobody says, with
 * their highest boost and popularity.
 */
function keepPhrases(phrases: Iterable<ContextPhrase>, options: ContextGraphOptions) {
  const { mostPhrases = contextGraphLimits.mostPhrases, longestPhrase = contextGraphLimits.longestPhrase } =
    options;
  const kept = new Map<string, KeptPhrase>();
  const refused: RefusedPhrase[] = [];
  let index = -1;
  for (const phrase of phrases) {
    if (++index === mostPhrases) throw new ContextGraphError(mostPhrases);
    const reason = reasonToRefuse(phrase, longestPhrase);
    const variants = reason === null ? phraseVariants(phrase.text) : [];
    if (variants.length === 0) {
      refused.push({ index, reason: reason ?? 'nothing-to-say' });
      continue;
    }
    const { boost = 1, popularity = 0 } = phrase;
    const key = variants[0]?.toLowerCase() ?? '';
    const same = kept.get(key);
    if (same === undefined) kept.set(key, { variants, boost, popularity });
    else {
      same.variants = [...new Set([...same.variants, ...variants])];
      same.boost = Math.max(same.boost, boost);
      same.popularity = Math.max(same.popularity, popularity);
    }
  }
  return { kept: [...kept.values()].filter(({ boost }) => boost > 0), refused };
}

function kindsOf({ joins, encode }: ContextGraphOptions['tokenizer']): Uint8Array {
  const kinds = Uint8Array.from({ length: VOCABULARY_SIZE }, (_, token) =>
    joins(token) ? pieceKind.joins : pieceKind.other,
  );
  // A word before the mark makes the tokenizer return the token for a mark after a word.
  for (const mark of PASSED_OVER) kinds[encode(`a${mark}`).at(-1) ?? 0] = pieceKind.passedOver;
  return kinds;
}

/** Boost 1 leaves the bonus unchanged, 3 doubles it, 10 multiplies it by 3.5: more would ruin other speech. */
function weightOf(boost: number): number {
  return Math.log2(1 + boost);
}

function popularities(phrases: readonly KeptPhrase[]): Float32Array {
  const most = phrases.reduce((highest, { popularity }) => Math.max(highest, popularity), 0);
  const unit = most === 0 ? 1 : Math.log1p(most);
  return Float32Array.from(phrases, ({ popularity }) => Math.log1p(popularity) / unit);
}

/**
 * Builds the graph of the phrases, and reports those that are refused and why. Deterministic. Takes seconds for 100,000
 * phrases, so do not call it in an event loop.
 *
 * @throws {ContextGraphError} For more than `mostPhrases` phrases.
 */
export function buildContextGraph(
  phrases: Iterable<ContextPhrase>,
  options: ContextGraphOptions,
): { graph: ContextGraph; refused: RefusedPhrase[] } {
  const { kept, refused } = keepPhrases(phrases, options);
  const kind = kindsOf(options.tokenizer);
  const isKept = (piece: number) => kind[piece] !== pieceKind.passedOver;
  const writings = kept.flatMap(({ variants }, phrase): Writing[] =>
    variants.map((variant) => ({ pieces: options.tokenizer.encode(variant).filter(isKept), phrase })),
  );
  const weight = Float32Array.from(kept, ({ boost }) => weightOf(boost));
  const trie = { ...buildTrie(writings), kind, weight };
  const graph = { ...trie, ...linkNodes(trie), lookahead: lookaheadOf(trie), popularity: popularities(kept) };
  return { graph, refused };
}
