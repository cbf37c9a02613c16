import { analyzeForms } from '../analysis/analyze-text.ts';
import { sameRank } from '../analysis/superlatives.ts';
import type { CatalogueMeaning } from '../meaning/catalogue-meaning.ts';
import type { MeaningNeighbour } from '../meaning/meaning-index.ts';

/** A telling word of a query, and the words of the catalogue that are close to it in meaning. */
export interface MeantWord {
  form: string;
  stem: string;
  /** Information in nats, at most `MAX_NATS`. */
  idf: number;
  /** Each stem once, closest first. The closeness is what finding that word is worth beside finding the word itself. */
  near: readonly MeaningNeighbour[];
  /** Whether the catalogue has the word itself. */
  isKnown: boolean;
  /** How rare it is in English, 0..1. */
  rarity: number;
  /** Words of the catalogue that are defined by this one. */
  defines: readonly { form: string; stem: string }[];
}

/** A rarer word than this one is no better evidence: in a question it often is no name. */
const MAX_NATS = 6;
/** Closeness from which an entry with a neighbour counts partly as one with the word, and how fast that rises. */
const SAME = { from: 0.6, power: 3 } as const;
/** Share of a neighbour's worth that depends on how many entries have a word as close as it. */
const CALIBRATED_SHARE = 0.7;
/** Closeness from which a neighbour stands for a word that the catalogue lacks. */
const STANDS_FOR = 0.6;
const LEAST_NATS = 0.5;
const SAME_RANK_CLOSENESS = 0.97;
const MAX_REMEMBERED = 2_000;

interface Remembered {
  word: MeantWord;
  /** Words of the catalogue then. */
  words: number;
}

const remembered = new WeakMap<CatalogueMeaning, Map<string, Remembered>>();

/**
 * Weighs a word of a query. The words asked last are remembered, with the counts that they had then, until the catalogue
 * has a new word.
 */
export function meantWord(word: { form: string; stem: string }, meaning: CatalogueMeaning): MeantWord {
  const known = remembered.get(meaning) ?? new Map<string, Remembered>();
  remembered.set(meaning, known);
  const words = meaning.index.size;
  const found = known.get(word.form);
  if (found?.words === words) return found.word;
  if (known.size >= MAX_REMEMBERED) known.clear();
  const weighed = {
    ...weigh(word, closest(word, meaning), meaning),
    rarity: meaning.rarity(word.form),
    defines: meaning.definedBy(word.form),
  };
  known.set(word.form, { word: weighed, words });
  return weighed;
}

/**
 * Returns ranks by the same and words that mean the same or a kind of it, then neighbours; each stem once, each list
 * closest first. Neighbours come last whatever their closeness, because an onion occurs in the same sentences as an
 * aubergine, and an eggplant is one.
 */
function closest(
  { form, stem }: { form: string; stem: string },
  { index, related }: CatalogueMeaning,
): MeaningNeighbour[] {
  const ranks = analyzeForms(sameRank(form)).words.map((word) => ({
    form: word.form,
    stem: word.stem,
    closeness: SAME_RANK_CLOSENESS,
  }));
  const byStem = new Map<string, MeaningNeighbour>();
  for (const word of [...ranks, ...related(form), ...index.near(form)]) {
    const known = byStem.get(word.stem);
    if (word.stem !== stem && (known === undefined || known.closeness < word.closeness))
      byStem.set(word.stem, word);
  }
  return [...byStem.values()];
}

/**
 * Information and closeness depend on the catalogue. Where every entry is a film, `movie` says nothing, although no entry
 * has the word. And where a hundred recipes have a word as close to `aubergine` as `onion` is, an onion is little evidence
 * of an aubergine: a neighbour is worth its closeness, less where more entries have one that is as close. A word that the
 * catalogue lacks is only as rare as what stands for it, so that `television` is as good as `TV` where all have the former.
 */
function weigh(
  word: { form: string; stem: string },
  neighbours: readonly MeaningNeighbour[],
  { entries, countOf }: CatalogueMeaning,
): Omit<MeantWord, 'rarity' | 'defines'> {
  const shareOf = (other: { form: string; stem: string }): number =>
    Math.min(1, countOf(other) / Math.max(1, entries));
  // Shares of the entries without the word: without one as close, and without one that counts as the same.
  const own = shareOf(word);
  let lacking = 1 - own;
  let differing = lacking;
  const [closestOne] = own === 0 ? neighbours : [];
  const standsFor = closestOne !== undefined && closestOne.closeness >= STANDS_FOR ? closestOne : word;
  const whole = Math.max(LEAST_NATS, nats(1 - shareOf(standsFor), entries));
  const near = neighbours.map((neighbour) => {
    const share = shareOf(neighbour);
    lacking *= 1 - share;
    differing *= 1 - sameness(neighbour.closeness) * share;
    const worth = 1 - CALIBRATED_SHARE + CALIBRATED_SHARE * Math.min(1, nats(lacking, entries) / whole);
    return { ...neighbour, closeness: worth * neighbour.closeness };
  });
  near.sort((a, b) => b.closeness - a.closeness);
  return { ...word, idf: nats(differing, entries), near, isKnown: own > 0 };
}

/** Information of what is not in this share of the entries, with entries regarded as independent. */
function nats(lacking: number, entries: number): number {
  return Math.min(MAX_NATS, Math.log((entries + 1) / (entries * (1 - lacking) + 0.5)));
}

function sameness(closeness: number): number {
  return Math.max(0, (closeness - SAME.from) / (1 - SAME.from)) ** SAME.power;
}
