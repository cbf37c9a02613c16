import { analyzeForms } from '../analysis/analyze-text.ts';
import { headOf, isTelling } from '../analysis/phrase-head.ts';
import { joinRanks } from '../analysis/superlatives.ts';
import type { CatalogueMeaning } from '../meaning/catalogue-meaning.ts';
import { type MeantWord, meantWord } from './meant-word.ts';
import { type QueryShape, shapeOf } from './query-shape.ts';

/** A word that several words of a query define together: `shelves for books` → `bookcase`. */
export interface DefinedWord {
  forms: readonly string[];
  /** The words of the query. */
  by: readonly number[];
  /** Their information. */
  nats: number;
}

/** What a query means, beside what it names. */
export interface MeaningQuery {
  words: readonly MeantWord[];
  /** Information of all words together. */
  total: number;
  /** How rare its words are in English: the mean, weighted by information, 0..1. */
  rarity: number;
  /** Entries of the catalogue. */
  entries: number;
  /** Information of the words that the catalogue lacks. */
  unknown: number;
  /** By stem, the words of the query that it covers and how closely. */
  covers: ReadonlyMap<string, readonly { word: number; closeness: number }[]>;
  /** By stem, the words of the catalogue that the query defines. */
  defined: ReadonlyMap<string, DefinedWord>;
  /** Returns the closeness of a kind of entry to what is asked for; null where the query does not say. */
  kindCloseness: ((kind: string) => number) | null;
  /** How the query is built, which tells a request from small talk. */
  shape: QueryShape;
  /** Stems behind the head of the query: what qualifies, and is not asked for. */
  qualifiers: ReadonlySet<string>;
}

/** Returns the meaning of a query; null where it has no word that tells anything. Pure. */
export function planMeaning(
  said: readonly string[],
  meaning: CatalogueMeaning,
  tells: (form: string) => boolean = isTelling,
): MeaningQuery | null {
  const forms = joinRanks(said);
  const telling = analyzeForms([...new Set(forms.filter(tells))]).words;
  const words = telling.map(({ form, stem }) => meantWord({ form, stem }, meaning));
  const total = words.reduce((sum, { idf }) => sum + idf, 0);
  if (total === 0) return null;
  const { head, tail } = headOf(forms);
  const qualifiers = head === null ? [] : forms.slice(tail).filter(isTelling);
  return {
    words,
    total,
    rarity: words.reduce((sum, { idf, rarity }) => sum + idf * rarity, 0) / total,
    entries: meaning.entries,
    unknown: words.reduce((sum, { idf, isKnown }) => sum + (isKnown ? 0 : idf), 0),
    covers: coversOf(words),
    defined: definedBy(words),
    kindCloseness: head === null ? null : rememberKinds(head, meaning),
    shape: shapeOf(said),
    qualifiers: new Set(analyzeForms(qualifiers).words.map(({ stem }) => stem)),
  };
}

function coversOf(words: readonly MeantWord[]): MeaningQuery['covers'] {
  const covers = new Map<string, { word: number; closeness: number }[]>();
  const add = (stem: string, word: number, closeness: number): void => {
    const known = covers.get(stem);
    if (known === undefined) covers.set(stem, [{ word, closeness }]);
    else known.push({ word, closeness });
  };
  for (const [word, { stem, near }] of words.entries()) {
    add(stem, word, 1);
    for (const neighbour of near) add(neighbour.stem, word, neighbour.closeness);
  }
  return covers;
}

/** Words of a query that define another together; one alone occurs in too many definitions. */
const LEAST_DEFINING = 2;

function definedBy(words: readonly MeantWord[]): MeaningQuery['defined'] {
  const found = new Map<string, { forms: Set<string>; by: Set<number> }>();
  for (const [word, { defines }] of words.entries()) {
    for (const { form, stem } of defines) {
      const known = found.get(stem) ?? { forms: new Set<string>(), by: new Set<number>() };
      known.forms.add(form);
      known.by.add(word);
      found.set(stem, known);
    }
  }
  for (const [word, { stem }] of words.entries()) found.get(stem)?.by.add(word);
  const together = [...found].filter(([, { by }]) => by.size >= LEAST_DEFINING);
  return new Map(
    together.map(([stem, { forms, by }]) => [
      stem,
      {
        forms: [...forms],
        by: [...by],
        nats: [...by].reduce((sum, word) => sum + (words[word]?.idf ?? 0), 0),
      },
    ]),
  );
}

function rememberKinds(head: string, { index, related }: CatalogueMeaning): (kind: string) => number {
  const known = new Map<string, number>();
  const [headWord] = analyzeForms([head]).words;
  const kindsOfHead = new Map(related(head).map(({ stem, closeness }) => [stem, closeness] as const));
  return (kind) => {
    const found = known.get(kind);
    if (found !== undefined) return found;
    const [word] = analyzeForms([kind]).words;
    const related = kindsOfHead.get(word?.stem ?? '') ?? 0;
    const closeness = word?.stem === headWord?.stem ? 1 : Math.max(related, index.closeness(head, kind));
    known.set(kind, closeness);
    return closeness;
  };
}
