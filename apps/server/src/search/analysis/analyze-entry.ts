import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { Match } from '@hark/shared/wire/search-result';

import { type FormOfName, formsOfNames, givenNames } from '../spoken-forms/forms-of-names.ts';
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
  /** How people say it, in full: `St` as a word, without brackets. Absent where it is said as it is written. */
  said?: string;
  /** Score that a spoken form loses against names that the owner gave. Absent for those. */
  cost?: number;
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
  /** How people say the names, where that is otherwise; see `spoken-forms`. */
  forms?: readonly FormOfName[];
};

/** Characters of a description that are analysed; the rest says little. */
const MAX_DESCRIPTION_CHARACTERS = 400;

/** Returns the fields that ranking needs, with a long description cut and, unless left out, the spoken forms. */
export function comparedFields(entry: CatalogueEntry, { withForms = true } = {}): ComparedFields {
  const { title, aliases, spoken, keywords, description, category, extra } = entry;
  const others = wordsOfOthers(extra);
  const forms = withForms ? formsOfNames(entry) : [];
  return {
    title,
    ...(aliases && { aliases }),
    ...(spoken && { spoken }),
    ...(keywords && { keywords }),
    ...(description !== undefined && { description: description.slice(0, MAX_DESCRIPTION_CHARACTERS) }),
    ...(category !== undefined && { category }),
    ...(others !== '' && { others }),
    ...(forms.length > 0 && { forms }),
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

/** What any spoken form costs, and a form of weight 0 besides. A popular entry may gain 0.036 by its popularity. */
const COST_OF_FORM = { any: 0.005, ofNoWeight: 0.3 } as const;

/**
 * Returns the names of an entry with their spoken forms: title, aliases, spoken forms of the owner, those made of them.
 * Forms that are analysed like a name before them, such as a number in words, say nothing more.
 */
function analyzeNames(entry: ComparedFields): AnalyzedName[] {
  const fields = [
    'title' as const,
    ...(entry.aliases ?? []).map(() => 'alias' as const),
    ...(entry.spoken ?? []).map(() => 'spoken' as const),
  ];
  const names = givenNames(entry).map((text, place) => analyzeName(fields[place] ?? 'title', text));
  const { forms = [] } = entry;
  if (forms.length === 0) return names;
  const said = new Map(forms.filter(({ weight }) => weight === 1).map(({ of, text }) => [of, text]));
  const found: AnalyzedName[] = names.map((name, place) => Object.assign(name, { said: said.get(place) }));
  const known = new Set(names.map(({ analyzed }) => analyzed.squeezed));
  for (const { text, weight, of } of forms) {
    const form = analyzeName(fields[of] ?? 'title', text);
    if (form.analyzed.squeezed === '' || known.has(form.analyzed.squeezed)) continue;
    known.add(form.analyzed.squeezed);
    found.push({ ...form, cost: COST_OF_FORM.any + COST_OF_FORM.ofNoWeight * (1 - weight) });
  }
  return found;
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
    ...analyzeNames(entry),
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
  for (const { analyzed, said } of names) {
    const { words, squeezed, phoneticKey } = analyzed;
    for (const { form } of words) add(TOKEN.word(form), words.length);
    if (squeezed !== '') add(TOKEN.whole(squeezed), words.length);
    // What is said otherwise than written has its sound by its spoken form.
    if (said === undefined && phoneticKey.length >= MIN_PHONETIC_CHARACTERS)
      add(TOKEN.wholePhonetic(phoneticKey), words.length);
  }
  const titleWords = names[0]?.analyzed.words.length ?? 0;
  for (const stem of description) if (!isFunctionWord(stem)) add(TOKEN.text(stem), titleWords);
  return terms;
}
