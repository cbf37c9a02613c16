import {
  ALIAS_NAMES,
  CATEGORY_NAMES,
  DESCRIPTION_NAMES,
  ID_NAMES,
  IMAGE_NAMES,
  KEYWORD_NAMES,
  type NameScores,
  nameInWords,
  POPULARITY_NAMES,
  scoreName,
  TITLE_NAMES,
  URL_NAMES,
} from './column-names.ts';
import type { FieldSource, MappedFields } from './mapping-schema.ts';
import {
  addressShare,
  type Column,
  distinctShare,
  imageShare,
  letterShare,
  meanLength,
  numberShare,
  profileColumns,
  separatorShare,
} from './profile-columns.ts';

/** What the columns of a file seem to be. */
export interface MappingGuess {
  fields: MappedFields;
  /** Why it may be wrong, in words; empty where it is certain. */
  doubts: string[];
}

interface Candidate {
  column: Column;
  score: number;
}

const CERTAIN_SCORE = 75;
/** Of `title` and `name`. */
const OWN_NAME = 92;
/** A second column this close to the best may be meant as well. */
const CLEAR_LEAD = 8;
/** What a name alone is worth to a column that only its content speaks for. */
const BY_CONTENT = 20;
const LONGEST_TITLE = 200;
/** Share of the rows. */
const MOST_ODD_IDS = 0.1;

/**
 * Guesses from names and content of the columns which fields of an entry they are. Null where nothing can be a title. What
 * a column's own name says already is left out. Pure.
 */
export function guessMapping(rows: readonly Record<string, unknown>[]): MappingGuess | null {
  const columns = profileColumns(rows);
  const doubts: string[] = [];
  const title = guessTitle(columns, doubts);
  if (title === null) return null;
  if (columns.some(({ path }) => /^-?\d+(\.\d+)?$/.test(path)))
    doubts.push('the first line seems to have values: specify column names with --columns');
  const id = guessId(columns, title.column, doubts);
  const rest = guessOthers(columns, { title: title.column, id });
  const guessed: Record<string, FieldSource | undefined> = { id: id?.path, title: title.source, ...rest };
  const fields = Object.entries(guessed).flatMap(([field, source]) =>
    source === undefined || isSaidByName(field, source) ? [] : [[field, source] as const],
  );
  return { fields: Object.fromEntries(fields), doubts };
}

function guessTitle(
  columns: readonly Column[],
  doubts: string[],
): { column: Column; source: FieldSource } | null {
  const [best, rival] = candidates(columns, TITLE_NAMES, isTitle, true);
  if (best === undefined) return null;
  const { column, score } = best;
  if (score >= CERTAIN_SCORE) {
    const isClose = rival !== undefined && score - rival.score < CLEAR_LEAD;
    if (isClose) doubts.push(`"${column.path}" and "${rival.column.path}" could both be the title`);
    return { column, source: column.path };
  }
  const person = nameOfPerson(columns);
  if (person !== null) return person;
  const isNameless = score === BY_CONTENT;
  const advice = isNameless ? '; if the first line has values, specify column names with --columns' : '';
  doubts.push(`the name "${column.path}" does not indicate a title${advice}`);
  return { column, source: column.path };
}

function nameOfPerson(columns: readonly Column[]): { column: Column; source: FieldSource } | null {
  const called = (name: RegExp): Column | undefined =>
    columns.find(({ path }) => name.test(nameInWords(path)));
  const first = called(/^(first|given|fore) ?name$/);
  const last = called(/^(last|family|sur) ?name$/);
  if (first === undefined || last === undefined) return null;
  return { column: first, source: `{${first.path}} {${last.path}}` };
}

/** Of what must be there it is shown all the same. */
function isSaidByName(field: string, source: FieldSource): boolean {
  return field !== 'id' && field !== 'title' && typeof source === 'string' && source.toLowerCase() === field;
}

/** The columns that may be a field, the likeliest first. */
function candidates(
  columns: readonly Column[],
  names: NameScores,
  fits: (column: Column) => boolean,
  isByContent = false,
): Candidate[] {
  return columns
    .filter(fits)
    .map((column) => ({ column, score: scoreName(column.path, names) || (isByContent ? BY_CONTENT : 0) }))
    .filter(({ score }) => score > 0)
    .toSorted((left, right) => right.score - left.score);
}

function isTitle(column: Column): boolean {
  if (scoreName(column.path, ID_NAMES) >= CERTAIN_SCORE) return false;
  if (meanLength(column) > LONGEST_TITLE || addressShare(column) >= 0.2) return false;
  // Sorted by title, a list begins with those that are numbers.
  if (scoreName(column.path, TITLE_NAMES) >= OWN_NAME) return letterShare(column) > 0.2;
  // The same few words again and again name a kind of thing.
  return letterShare(column) > 0.8 && (column.texts.length < 10 || distinctShare(column) > 0.3);
}

/**
 * Rows without a title are parts of others, such as the variants of a product, and may have its id. A column with a
 * repeated or missing value now and then is an id all the same where none is better: such rows are reported.
 */
function guessId(columns: readonly Column[], title: Column, doubts: string[]): Column | undefined {
  const titled = new Set(title.rows);
  const few = Math.max(1, titled.size * MOST_ODD_IDS);
  const oddIds = ({ column }: Candidate): number => {
    const ids = column.texts.filter((_, index) => titled.has(column.rows[index] ?? -1));
    const distinct = new Set(ids).size;
    return distinct === 1 && titled.size > 1 ? Number.POSITIVE_INFINITY : titled.size - distinct;
  };
  const named = candidates(columns, ID_NAMES, (column) => !column.isList && column !== title);
  const best =
    named.find((candidate) => oddIds(candidate) === 0) ?? named.find((candidate) => oddIds(candidate) <= few);
  const [first] = named;
  if (best === undefined && first !== undefined && first.score >= CERTAIN_SCORE)
    doubts.push(`"${first.column.path}" is named like an id, but its values are not complete and unique`);
  return best?.column;
}

function guessOthers(
  columns: readonly Column[],
  { title, id }: { title: Column; id: Column | undefined },
): Record<string, FieldSource | undefined> {
  const free = columns.filter((column) => column !== title);
  const others = free.filter((column) => column !== id);
  const [image] = candidates(others, IMAGE_NAMES, (column) => !column.isList && addressShare(column) > 0.8);
  const [url] = candidates(
    others,
    URL_NAMES,
    (column) => column !== image?.column && addressShare(column) > 0.8 && imageShare(column) < 0.5,
  );
  const [description] = candidates(
    others,
    DESCRIPTION_NAMES,
    (column) => letterShare(column) > 0.8 && !isImage(column),
  );
  const [category] = candidates(others, CATEGORY_NAMES, isCategory);
  const [popularity] = candidates(
    others,
    POPULARITY_NAMES,
    (column) => !column.isList && numberShare(column) > 0.8,
  );
  const [alias] = candidates(
    others,
    ALIAS_NAMES,
    (column) => letterShare(column) > 0.5 && meanLength(column) <= 500,
  );
  const [keywords] = candidates(
    others,
    KEYWORD_NAMES,
    (column) => letterShare(column) > 0.5 && column !== category?.column,
  );
  const idIsAddress = id !== undefined && addressShare(id) > 0.9;
  return {
    url: url?.column.path ?? (idIsAddress ? id.path : undefined),
    description: description?.column.path,
    category: category && listSource(category.column),
    aliases: alias && listSource(alias.column),
    keywords: keywords && listSource(keywords.column),
    popularity: popularity?.column.path,
    image: image?.column.path,
  };
}

function isImage(column: Column): boolean {
  return imageShare(column) > 0.5;
}

/** What is the same everywhere tells nothing apart, such as the type that a program writes beside each value. */
function isCategory(column: Column): boolean {
  const isVague = scoreName(column.path, CATEGORY_NAMES) <= 60;
  if (isVague && new Set(column.texts).size < 2) return false;
  return letterShare(column) > 0.8 && meanLength(column) <= 100 && addressShare(column) < 0.2;
}

/** A text that has a list needs its separator; `|` is the one that lists have anyway. */
function listSource(column: Column): FieldSource {
  if (column.isList) return column.path;
  const isPlural = /(s|aka|names)$/.test(nameInWords(column.path));
  const separator = ['|', ';', ...(isPlural ? [','] : [])].find((mark) => separatorShare(column, mark) > 0.3);
  const isKnownList = separator === '|' && !/categor|genre/.test(nameInWords(column.path));
  return separator === undefined || isKnownList ? column.path : { from: column.path, split: separator };
}
