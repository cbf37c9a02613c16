import { describe, expect, it } from 'vitest';

import { atOnce } from '../analysis/at-once.ts';
import { analyzeForms } from '../analysis/analyze-text.ts';
import { buildMeaning } from '../meaning/catalogue-meaning.ts';
import { defaultVectors } from '../meaning/default-vectors.ts';
import { meantWord } from './meant-word.ts';

/** Makes the meaning of a catalogue whose words occur in so many entries. */
function meaningOf(counts: Record<string, number>, entries: number) {
  const byStem = new Map(
    Object.entries(counts).map(([form, count]) => [analyzeForms([form]).words[0]?.stem, count]),
  );
  return atOnce(
    buildMeaning(defaultVectors(), {
      named: (form) => counts[form] ?? 0,
      described: (stem) => byStem.get(stem) ?? 0,
      entries,
    }),
  );
}

function meant(form: string, counts: Record<string, number>, entries = 100) {
  const [word] = analyzeForms([form]).words;
  if (word === undefined) throw new Error(`${form} is no word`);
  const found = meantWord({ form: word.form, stem: word.stem }, meaningOf(counts, entries));
  const closeness = new Map(found.near.map((near) => [near.form, near.closeness]));
  return { ...found, closenessOf: (other: string) => closeness.get(other) ?? 0 };
}

describe('a word of a query', () => {
  it('says less the more entries have it', () => {
    expect(meant('onion', { onion: 5 }).idf).toBeGreaterThan(meant('onion', { onion: 50 }).idf);
  });

  it('says little where most entries have a word of the same meaning', () => {
    expect(meant('movie', { film: 95 }).idf).toBeLessThan(meant('movie', { film: 2 }).idf - 1);
  });

  it('keeps its information beside many words that only occur in the same sentences', () => {
    const food = { onion: 45, garlic: 40, tomato: 40, cucumber: 20, potato: 40, bread: 20 };
    expect(meant('eggplant', { ...food, eggplant: 5 }).idf).toBeGreaterThan(1);
  });

  it('is met better by what it is called elsewhere than by a common neighbour', () => {
    const { closenessOf, isKnown } = meant('eggplant', { onion: 45, tomato: 40, aubergine: 5 });
    expect(isKnown).toBe(false);
    expect(closenessOf('aubergine')).toBeGreaterThan(closenessOf('onion') + 0.1);
  });

  it('that the catalogue lacks is met by what stands for it as well as if that were as rare', () => {
    const { closenessOf, near } = meant('tv', { television: 4, camera: 4 }, 180);
    expect(closenessOf('television')).toBeGreaterThan(0.85);
    expect(near[0]?.form).toBe('television');
  });

  it('is rarer in English the less frequent it is', () => {
    expect(meant('minute', {}).rarity).toBeLessThan(meant('trebuchet', {}).rarity);
    expect(meant('xqzzkv', {}).rarity).toBe(1);
  });

  it('defines the words of the catalogue whose definitions have it', () => {
    const defined = meant('shelves', { bookcase: 2, sofa: 3 }).defines.map(({ form }) => form);
    expect(defined).toEqual(['bookcase']);
  });

  it('has its neighbours closest first, each stem once', () => {
    const { near } = meant('sofa', { couch: 2, couches: 1, chair: 9, armchair: 3, bed: 8 });
    const closeness = near.map((word) => word.closeness);
    expect(closeness).toEqual(closeness.toSorted((a, b) => b - a));
    expect(new Set(near.map(({ stem }) => stem)).size).toBe(near.length);
  });
});
