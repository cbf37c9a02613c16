import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { Match } from '@hark/shared/wire/search-result';

import {
  type AnalyzedText,
  analyzeStems,
  analyzeText,
  joinNeighbours,
  type JoinedWords,
} from './analyze-text.ts';

/** A text that an entry is known by, or that leads to it. */
export interface AnalyzedName {
  field: Exclude<Match['field'], 'description'>;
  text: string;
  analyzed: AnalyzedText;
  joined: readonly JoinedWords[];
}

/** An entry as it is compared with a query. */
export interface AnalyzedEntry {
  names: readonly AnalyzedName[];
  /** Stems of description and category. */
  description: ReadonlySet<string>;
}

/** What the comparison reads of an entry. */
export type ComparedFields = Pick<
  CatalogueEntry,
  'title' | 'aliases' | 'spoken' | 'keywords' | 'description' | 'category'
>;

/** Descriptions beyond this say little about what an entry is. */
const MAX_DESCRIPTION_CHARACTERS = 400;

/** The fields that ranking needs, without the bulk of a long description. */
export function comparedFields(entry: CatalogueEntry): ComparedFields {
  const { title, aliases, spoken, keywords, description, category } = entry;
  return {
    title,
    ...(aliases && { aliases }),
    ...(spoken && { spoken }),
    ...(keywords && { keywords }),
    ...(description !== undefined && { description: description.slice(0, MAX_DESCRIPTION_CHARACTERS) }),
    ...(category !== undefined && { category }),
  };
}

function analyzeName(field: AnalyzedName['field'], text: string): AnalyzedName {
  const analyzed = analyzeText(text);
  return { field, text, analyzed, joined: joinNeighbours(analyzed.words) };
}

export function analyzeEntry(entry: ComparedFields): AnalyzedEntry {
  const about = `${entry.description ?? ''} ${entry.category ?? ''}`.slice(
    0,
    MAX_DESCRIPTION_CHARACTERS + 200,
  );
  return {
    names: [
      analyzeName('title', entry.title),
      ...(entry.aliases ?? []).map((text) => analyzeName('alias', text)),
      ...(entry.spoken ?? []).map((text) => analyzeName('spoken', text)),
      ...(entry.keywords ?? []).map((text) => analyzeName('keyword', text)),
    ],
    description: analyzeStems(about),
  };
}

/**
 * The tokens an entry is found by, one kind a prefix:
 * `w` stem of a word in a name or keyword, `j` joined neighbours, `s` their sound, `x` and `y` a whole name squeezed and
 * its sound, `t` stem in the description.
 */
export const TOKEN = {
  word: (stem: string) => `w${stem}`,
  joined: (form: string) => `j${form}`,
  joinedSound: (sound: string) => `s${sound}`,
  whole: (squeezed: string) => `x${squeezed.slice(0, 200)}`,
  wholeSound: (sound: string) => `y${sound}`,
  text: (stem: string) => `t${stem}`,
} as const;

/** A shorter key sounds like too much to be worth a token. */
export const MIN_SOUND_CHARACTERS = 3;

export interface IndexTerms {
  tokens: ReadonlySet<string>;
  /** Forms of the words in names and keywords, for the vocabulary. */
  forms: ReadonlySet<string>;
}

export function indexTerms(entry: ComparedFields): IndexTerms {
  const analyzed = analyzeEntry(entry);
  const tokens = new Set<string>();
  const forms = new Set<string>();
  for (const { analyzed: text, joined } of analyzed.names) {
    for (const word of text.words) {
      tokens.add(TOKEN.word(word.stem));
      forms.add(word.form);
    }
    for (const { word } of joined) {
      tokens.add(TOKEN.joined(word.form));
      if (word.sound.length >= MIN_SOUND_CHARACTERS) tokens.add(TOKEN.joinedSound(word.sound));
    }
    if (text.squeezed !== '') tokens.add(TOKEN.whole(text.squeezed));
    if (text.sound.length >= MIN_SOUND_CHARACTERS) tokens.add(TOKEN.wholeSound(text.sound));
  }
  for (const stem of analyzed.description) tokens.add(TOKEN.text(stem));
  return { tokens, forms };
}
