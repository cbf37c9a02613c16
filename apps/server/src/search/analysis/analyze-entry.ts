import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { Match } from '@hark/shared/wire/search-result';

import {
  type AnalyzedText,
  analyzeStems,
  formsOf,
  analyzeText,
  joinNeighbours,
  type JoinedWords,
} from './analyze-text.ts';
import { kindsOf } from './entry-kinds.ts';
import { isFunctionWord } from './function-words.ts';

/** A text of an entry that queries match. */
export interface AnalyzedName {
  field: Exclude<Match['field'], 'description'>;
  text: string;
  analyzed: AnalyzedText;
  joined: readonly JoinedWords[];
}

/** An analysed entry, as compared with a query. */
export interface AnalyzedEntry {
  names: readonly AnalyzedName[];
  /** Stems of description, category and other fields. */
  description: ReadonlySet<string>;
  /** Stems of names and description. */
  stems: ReadonlySet<string>;
  /** Words that say what kind of thing it is. */
  kinds: readonly string[];
  category: string | undefined;
}

/** The fields that the comparison reads. */
export type ComparedFields = Pick<
  CatalogueEntry,
  'title' | 'aliases' | 'spoken' | 'keywords' | 'description' | 'category'
> & {
  /** Words of other fields, such as materials, ingredients and names of people. */
  others?: string;
};

/** Characters of a description that are analysed; the rest says little. */
const MAX_DESCRIPTION_CHARACTERS = 400;

/** Returns the fields that ranking needs, with a long description cut. */
export function comparedFields(entry: CatalogueEntry): ComparedFields {
  const { title, aliases, spoken, keywords, description, category, extra } = entry;
  const others = wordsOfOthers(extra);
  return {
    title,
    ...(aliases && { aliases }),
    ...(spoken && { spoken }),
    ...(keywords && { keywords }),
    ...(description !== undefined && { description: description.slice(0, MAX_DESCRIPTION_CHARACTERS) }),
    ...(category !== undefined && { category }),
    ...(others !== '' && { others }),
  };
}

const MAX_OTHER_CHARACTERS = 600;
const MAX_VALUE_CHARACTERS = 60;
const HAS_LETTERS = /\p{L}{2}/u;
const IS_ADDRESS = /^\w+:|^www\.|[/@_]/;

/** Returns the short texts among the other fields of an entry; numbers, dates and addresses say nothing. */
function wordsOfOthers(extra: CatalogueEntry['extra']): string {
  const values = Object.values(extra ?? {}).flatMap((value): unknown[] =>
    Array.isArray(value) ? value : [value],
  );
  const texts = values.filter((value): value is string => typeof value === 'string');
  const telling = texts.filter(
    (text) => text.length <= MAX_VALUE_CHARACTERS && HAS_LETTERS.test(text) && !IS_ADDRESS.test(text),
  );
  return telling.join('. ').slice(0, MAX_OTHER_CHARACTERS);
}

function analyzeName(field: AnalyzedName['field'], text: string): AnalyzedName {
  const analyzed = analyzeText(text);
  return { field, text, analyzed, joined: joinNeighbours(analyzed.words) };
}

/** A description up to its first mark. */
const FIRST_PHRASE = /^[^,;:.!?()–—]{1,200}/;

export function analyzeEntry(entry: ComparedFields): AnalyzedEntry {
  const about = `${entry.description ?? ''} ${entry.category ?? ''}`.slice(
    0,
    MAX_DESCRIPTION_CHARACTERS + 200,
  );
  const others = analyzeStems(entry.others ?? '');
  const names = [
    analyzeName('title', entry.title),
    ...(entry.aliases ?? []).map((text) => analyzeName('alias', text)),
    ...(entry.spoken ?? []).map((text) => analyzeName('spoken', text)),
    ...(entry.keywords ?? []).map((text) => analyzeName('keyword', text)),
  ];
  const description = new Set([...analyzeStems(about), ...others]);
  const named = names.flatMap(({ analyzed }) => analyzed.words.map(({ stem }) => stem));
  return {
    names,
    description,
    stems: new Set([...named, ...description]),
    kinds: kindsOf({
      title: names[0]?.analyzed.words.map(({ form }) => form) ?? [],
      category: formsOf(entry.category ?? ''),
      description: formsOf(FIRST_PHRASE.exec(entry.description ?? '')?.[0] ?? ''),
    }),
    category: entry.category,
  };
}

/**
 * Prefixes of the terms that entries are found by: `w` a word of a name or keyword, `t` the stem of a word of the
 * description, `x` and `y` a whole name squeezed and its sound.
 */
export const TOKEN = {
  word: (form: string) => `w${form}`,
  text: (stem: string) => `t${stem}`,
  whole: (squeezed: string) => `x${squeezed.slice(0, 200)}`,
  wholePhonetic: (phoneticKey: string) => `y${phoneticKey}`,
} as const;

export const isWordTerm = (term: string): boolean => term.startsWith('w');
export const isTextTerm = (term: string): boolean => term.startsWith('t');

/** Least length of a phonetic key as a term; shorter keys match too much. */
export const MIN_PHONETIC_CHARACTERS = 3;

/**
 * Returns the terms of an entry, each with the number of words in the shortest name that contains it. Joined neighbours
 * are no terms: the query is joined and split instead.
 */
export function indexTerms(entry: ComparedFields): Map<string, number> {
  const { names, description } = analyzeEntry(entry);
  const terms = new Map<string, number>();
  const add = (term: string, nameWords: number): void => {
    terms.set(term, Math.min(nameWords, terms.get(term) ?? nameWords));
  };
  for (const { analyzed } of names) {
    const { words, squeezed, phoneticKey } = analyzed;
    for (const { form } of words) add(TOKEN.word(form), words.length);
    if (squeezed !== '') add(TOKEN.whole(squeezed), words.length);
    if (phoneticKey.length >= MIN_PHONETIC_CHARACTERS) add(TOKEN.wholePhonetic(phoneticKey), words.length);
  }
  const titleWords = names[0]?.analyzed.words.length ?? 0;
  for (const stem of description) if (!isFunctionWord(stem)) add(TOKEN.text(stem), titleWords);
  return terms;
}
