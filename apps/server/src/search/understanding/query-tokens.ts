import { stemmer } from 'stemmer';

/** A word, a number or a sign of a query. */
export interface QueryToken {
  /** Folded and lower-cased; a sign is spelled out (`€` → `euros`). */
  form: string;
  stem: string;
  /** Where it stands in the query. */
  start: number;
  end: number;
}

const MOST_TOKENS = 48;
const MOST_STEMS = 50_000;

const TOKEN =
  /[$€£¥%+<>≤≥]|k?m[2²](?![\p{L}\d])|\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:s|st|nd|rd|th)(?!\p{L})|\d+(?:\.\d+)?|[\p{L}\p{M}]+(?:['’ʼ][\p{L}\p{M}]+)*/gu;

const SIGNS = new Map([
  ['$', 'dollars'],
  ['€', 'euros'],
  ['£', 'pounds'],
  ['¥', 'yen'],
  ['%', 'percent'],
  ['+', 'plus'],
  ['<', 'under'],
  ['>', 'over'],
  ['≤', 'under'],
  ['≥', 'over'],
]);

/** Words whose `'s` is "is" and stays with them. */
const WITH_IS = /^(?:what|who|where|when|how|that|there|here|it|let)['’ʼ]s$/;

const stems = new Map<string, string>();

/** Returns a word's stem. Caches, because the words of queries and catalogues repeat. */
export function stemOf(form: string): string {
  const known = stems.get(form);
  if (known !== undefined) return known;
  if (stems.size >= MOST_STEMS) stems.clear();
  const stem = stemmer(form);
  stems.set(form, stem);
  return stem;
}

function foldWord(word: string): string {
  const lower = word.toLowerCase();
  const plain = WITH_IS.test(lower) ? lower : lower.replace(/['’ʼ]s$/, '');
  return plain.replaceAll(/['’ʼ]/g, '').normalize('NFKD').replaceAll(/\p{M}/gu, '').normalize('NFC');
}

/** Splits a query into its tokens; `5km` has two. At most the first 48. Pure. */
export function tokenize(text: string): QueryToken[] {
  const tokens: QueryToken[] = [];
  for (const { 0: found, index } of text.matchAll(TOKEN)) {
    if (tokens.length === MOST_TOKENS) break;
    const form =
      SIGNS.get(found) ?? (/^\d/.test(found) ? found.replaceAll(',', '') : foldWord(found.replace('²', '2')));
    if (form === '') continue;
    tokens.push({ form, stem: stemOf(form), start: index, end: index + found.length });
  }
  return tokens;
}

/** Returns the place after a phrase of forms that begins at `at`; null where it does not. Pure. */
export function afterPhrase(
  tokens: readonly QueryToken[],
  at: number,
  phrase: readonly string[],
): number | null {
  return phrase.every((form, index) => tokens[at + index]?.form === form) ? at + phrase.length : null;
}

/** Phrases with their meanings, by their first word, longest first. */
export type PhraseTable<Meaning> = ReadonlyMap<
  string,
  readonly (readonly [words: readonly string[], meaning: Meaning])[]
>;

/** Returns the longest of the phrases that begins at `at`. Pure. */
export function readPhrase<Meaning>(
  tokens: readonly QueryToken[],
  at: number,
  phrases: PhraseTable<Meaning>,
): { meaning: Meaning; next: number } | null {
  for (const [words, meaning] of phrases.get(tokens[at]?.form ?? '') ?? []) {
    const next = afterPhrase(tokens, at, words);
    if (next !== null) return { meaning, next };
  }
  return null;
}

/** Makes a table for `readPhrase` from phrases with spaces. Pure. */
export function phraseTable<Meaning>(
  phrases: readonly (readonly [phrase: string, meaning: Meaning])[],
): PhraseTable<Meaning> {
  const table = new Map<string, [string[], Meaning][]>();
  for (const [phrase, meaning] of phrases) {
    const words = phrase.split(' ');
    const [first = ''] = words;
    const same = table.get(first);
    if (same === undefined) table.set(first, [[words, meaning]]);
    else same.push([words, meaning]);
  }
  for (const same of table.values()) same.sort(([a], [b]) => b.length - a.length);
  return table;
}

/** Makes a table of phrases that all mean the same: they are there or not. Pure. */
export function phraseSet(phrases: readonly string[]): PhraseTable<true> {
  return phraseTable(phrases.map((phrase) => [phrase, true] as const));
}
