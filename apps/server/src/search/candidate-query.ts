import { MIN_SOUND_CHARACTERS, TOKEN } from './analyze-entry.ts';
import type { PlannedHypothesis, QueryReading, QueryWord } from './plan-query.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What the database is asked: text search queries over the tokens of `indexTerms`. */
export interface CandidateQuery {
  /** Finds whatever may answer. */
  tsquery: string;
  /** Finds the entries with a name that equals or sounds exactly like a whole hypothesis. */
  wholeTsquery: string;
  /** Query words with their weights: the more of them an entry has, the sooner it is compared. */
  groups: { tsquery: string; weight: number }[];
}

const MAX_PAIRED_GROUPS = 5;
const MAX_WEIGHED_GROUPS = 8;
/** Clauses are taken, the most selective first, until they are expected to find this many entries. */
const MAX_EXPECTED_ROWS = 1_500;
/** Words of one name occur together more often than chance has it. */
const PAIR_LIFT = 20;

/** Quotes a lexeme for the text form of a tsquery. */
export function quoted(token: string): string {
  return `'${token.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}

function anyOf(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join('|')})`;
}

interface Group {
  tsquery: string;
  /** Entries that it finds, at most: the sum over its alternatives. */
  count: number;
  weight: number;
}

/**
 * Asks for entries that have two of the rarest words of a reading, or one rare word, or a name that equals the whole.
 * Each word stands for all words it may be, so the number of rows stays small while a wrong word does no harm.
 */
export function candidateQuery(
  hypotheses: readonly PlannedHypothesis[],
  vocabulary: Vocabulary,
): CandidateQuery {
  const clauses = new Map<string, number>();
  const wholes = new Set<string>();
  const weighed = new Map<string, Group>();
  for (const { readings } of hypotheses) {
    for (const reading of readings) {
      for (const whole of wholeTokens(reading)) wholes.add(quoted(whole));
      const words = reading.words.map((word) => toGroup(word, vocabulary));
      const joined = reading.joined.map((word) => toGroup(word, vocabulary));
      for (const group of words) weighed.set(group.tsquery, group);
      for (const clause of readingClauses(words, joined, vocabulary.entries))
        clauses.set(clause.tsquery, clause.count);
    }
  }
  const heaviest = [...weighed.values()].sort((a, b) => b.weight - a.weight).slice(0, MAX_WEIGHED_GROUPS);
  return {
    tsquery: [...wholes, ...selective(clauses)].join('|'),
    wholeTsquery: [...wholes].join('|'),
    groups: heaviest.map(({ tsquery, weight }) => ({ tsquery, weight })),
  };
}

function selective(clauses: ReadonlyMap<string, number>): string[] {
  const chosen: string[] = [];
  let expected = 0;
  for (const [clause, count] of [...clauses].sort(([, a], [, b]) => a - b)) {
    expected += count;
    if (chosen.length > 0 && expected > MAX_EXPECTED_ROWS) break;
    chosen.push(clause);
  }
  return chosen;
}

type Clause = Pick<Group, 'tsquery' | 'count'>;

/** Every word, every joined pair, and every two of the rarest words together. */
function readingClauses(words: readonly Group[], joined: readonly Group[], entries: number): Clause[] {
  const clauses: Clause[] = [...words, ...joined];
  const rarest = [...words].sort((a, b) => a.count - b.count).slice(0, MAX_PAIRED_GROUPS);
  for (const [index, left] of rarest.entries()) {
    for (const right of rarest.slice(index + 1)) {
      const expected = (PAIR_LIFT * left.count * right.count) / Math.max(1, entries);
      const count = Math.min(left.count, right.count, expected);
      clauses.push({ tsquery: `(${left.tsquery}&${right.tsquery})`, count });
    }
  }
  return clauses;
}

function wholeTokens({ text }: QueryReading): string[] {
  const whole = [TOKEN.whole(text.squeezed)];
  if (text.sound.length >= MIN_SOUND_CHARACTERS) whole.push(TOKEN.wholeSound(text.sound));
  return whole;
}

function toGroup({ word, alternatives, idf }: QueryWord, vocabulary: Vocabulary): Group {
  const stems = [...alternatives.keys()];
  const tokens = [TOKEN.joined(word.form), TOKEN.text(word.stem), ...stems.map(TOKEN.word)];
  if (word.sound.length >= MIN_SOUND_CHARACTERS) tokens.push(TOKEN.joinedSound(word.sound));
  return {
    tsquery: anyOf(tokens.map(quoted)),
    count: stems.reduce((sum, stem) => sum + vocabulary.count(stem), 0),
    weight: idf,
  };
}
