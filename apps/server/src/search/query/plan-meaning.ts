import { analyzeForms } from '../analysis/analyze-text.ts';
import { headOf, isTelling } from '../analysis/phrase-head.ts';
import { joinRanks, sameRank } from '../analysis/superlatives.ts';
import type { CatalogueMeaning } from '../meaning/catalogue-meaning.ts';
import type { MeaningNeighbour } from '../meaning/meaning-index.ts';

/** A telling word of a query, and the words of the catalogue that are close to it in meaning. */
export interface MeantWord {
  form: string;
  stem: string;
  /** Information in nats. */
  idf: number;
  near: readonly MeaningNeighbour[];
}

/** What a query means, beside what it names. */
export interface MeaningQuery {
  words: readonly MeantWord[];
  /** Information of all words together. */
  total: number;
  /** By stem, the words of the query that it covers and how closely. */
  covers: ReadonlyMap<string, readonly { word: number; closeness: number }[]>;
  /** Returns the closeness of a kind of entry to what is asked for; null where the query does not say. */
  kindCloseness: ((kind: string) => number) | null;
  /** Words for the people who talk, such as `i` and `you`; small talk has them, a search seldom. */
  pronouns: number;
  /** Stems behind the head of the query: what qualifies, and is not asked for. */
  qualifiers: ReadonlySet<string>;
}

/** Returns the meaning of a query; null where it has no word that tells anything. Pure. */
export function planMeaning(said: readonly string[], meaning: CatalogueMeaning): MeaningQuery | null {
  const forms = joinRanks(said);
  const telling = analyzeForms([...new Set(forms.filter(isTelling))]).words;
  const words = telling.map(({ form, stem }) => {
    const near = nearOf(form, meaning);
    return { form, stem, idf: meaning.idf({ form, stem }, near), near };
  });
  const total = words.reduce((sum, { idf }) => sum + idf, 0);
  if (total === 0) return null;
  const { head, tail } = headOf(forms);
  const qualifiers = head === null ? [] : forms.slice(tail).filter(isTelling);
  return {
    words,
    total,
    covers: coversOf(words),
    kindCloseness: head === null ? null : rememberKinds(head, meaning),
    pronouns: forms.filter((form) => PRONOUNS.has(form)).length,
    qualifiers: new Set(analyzeForms(qualifiers).words.map(({ stem }) => stem)),
  };
}

const PRONOUNS = new Set(
  'he her him his i id ill im it its me mine my our she their them they us we well you your'.split(' '),
);

const SAME_RANK_CLOSENESS = 0.97;

function nearOf(form: string, { index }: CatalogueMeaning): readonly MeaningNeighbour[] {
  const same = analyzeForms(sameRank(form)).words;
  if (same.length === 0) return index.near(form);
  const ranks = same.map((word) => ({ form: word.form, stem: word.stem, closeness: SAME_RANK_CLOSENESS }));
  return [...ranks, ...index.near(form)];
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

function rememberKinds(head: string, { index }: CatalogueMeaning): (kind: string) => number {
  const known = new Map<string, number>();
  const [headWord] = analyzeForms([head]).words;
  return (kind) => {
    const found = known.get(kind);
    if (found !== undefined) return found;
    const [word] = analyzeForms([kind]).words;
    const closeness = word?.stem === headWord?.stem ? 1 : index.closeness(head, kind);
    known.set(kind, closeness);
    return closeness;
  };
}
