import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { analyzeEntry, type ComparedFields } from '../analysis/analyze-entry.ts';
import { formsOf, stemOf } from '../analysis/analyze-text.ts';
import { atOnce } from '../analysis/at-once.ts';
import { buildMeaning } from '../meaning/catalogue-meaning.ts';
import { defaultVectors } from '../meaning/default-vectors.ts';
import { planMeaning } from '../query/plan-meaning.ts';
import { meaningEvidence, meaningFeature } from './meaning-evidence.ts';

const BOOKCASE = {
  title: 'Bookcase in oak',
  description: 'Five boards and a solid back.',
  category: 'furniture',
};
const READING_CHAIR = {
  title: 'Armchair',
  description: 'For long evenings with books.',
  category: 'furniture',
};
const COUCH = { title: 'Couch', description: 'Grey linen.', category: 'furniture' };
const LAMP = { title: 'Lamp', description: 'To read beside every couch.', category: 'lights' };
const ENTRIES: readonly ComparedFields[] = [BOOKCASE, READING_CHAIR, COUCH, LAMP];

function meaningOf(entries: readonly ComparedFields[]) {
  const stems = entries.map((entry) => analyzeEntry(entry).stems);
  const countOf = (stem: string): number => stems.filter((own) => own.has(stem)).length;
  const named = (form: string): number => countOf(stemOf(form));
  return atOnce(buildMeaning(defaultVectors(), { named, described: countOf, entries: entries.length }));
}

const MEANING = meaningOf(ENTRIES);

function evidence(text: string, entry: ComparedFields) {
  const query = planMeaning(formsOf(text), MEANING);
  if (query === null) throw new Error(`"${text}" means nothing`);
  return meaningEvidence(query, analyzeEntry(entry));
}

describe('the evidence of meaning', () => {
  it('counts an entry as defined where the definition of its name has several words of the query', () => {
    expect(evidence('something to store books', BOOKCASE).defined).toBe(1);
    expect(evidence('something to store books', READING_CHAIR).defined).toBe(0);
  });

  it('does not count a single word of a definition', () => {
    expect(evidence('books', BOOKCASE).defined).toBe(0);
  });

  it('tells names from descriptions', () => {
    const [ofCouch, ofLamp] = [evidence('sofa', COUCH), evidence('sofa', LAMP)];
    expect(ofCouch.covered).toBeCloseTo(ofLamp.covered);
    expect(ofCouch.named).toBeCloseTo(ofCouch.covered);
    expect(ofLamp.named).toBeLessThan(ofLamp.covered - 0.2);
  });

  it('stays between 0 and 1, and names never cover more than the whole entry', () => {
    const word = fc.constantFrom(
      ...'books store sofa couch lamp evening oak who the shelves warm for'.split(' '),
    );
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...ENTRIES),
        (words, entry) => {
          const query = planMeaning(words, MEANING);
          if (query === null) return;
          const found = meaningEvidence(query, analyzeEntry(entry));
          for (const share of [
            found.covered,
            found.exact,
            found.named,
            found.defined,
            meaningFeature(found),
          ]) {
            expect(share).toBeGreaterThanOrEqual(0);
            expect(share).toBeLessThanOrEqual(1 + 1e-9);
          }
          expect(found.exact).toBeLessThanOrEqual(found.covered + 1e-9);
        },
      ),
    );
  });
});
