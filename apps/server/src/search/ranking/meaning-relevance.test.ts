import { describe, expect, it } from 'vitest';

import { analyzeEntry } from '../analysis/analyze-entry.ts';
import { atOnce } from '../analysis/at-once.ts';
import { createVocabulary } from '../analysis/vocabulary.ts';
import { buildMeaning } from '../meaning/catalogue-meaning.ts';
import { defaultVectors } from '../meaning/default-vectors.ts';
import { planMeanings, planQueries } from '../query/plan-query.ts';
import { rankRequest } from './rank-request.ts';
import { DEFAULT_WEIGHTS } from './ranking-weights.ts';

const GODFATHER = {
  title: 'The Godfather',
  description: 'The ageing head of a Mafia family hands over to his son.',
  category: 'film',
};
const ENTRIES = 100;

/** Ranks one entry for a query, in a catalogue of a hundred films of which one has each of its words. */
function ranked(text: string, meant: 'meant' | 'not meant') {
  const entry = analyzeEntry(GODFATHER);
  const forms = entry.names.flatMap(({ analyzed }) => analyzed.words.map(({ form }) => form));
  const vocabulary = createVocabulary(
    forms.map((form) => ({ form, names: 1 })),
    ENTRIES,
  );
  const counts = {
    named: (form: string) => (forms.includes(form) ? 1 : 0),
    described: (stem: string) => (stem === 'film' ? ENTRIES : Number(entry.description.has(stem))),
    entries: ENTRIES,
  };
  const request = { hypotheses: [{ text, probability: 1 }], limit: 1 };
  const meaning = atOnce(buildMeaning(defaultVectors(), counts));
  const planned = atOnce(planMeanings(planQueries(request, vocabulary), meaning, () => meant === 'meant'));
  const candidates = [{ key: 0, entry, popularity: undefined }];
  const context = { vocabulary, popularity: { max: 0 }, weights: DEFAULT_WEIGHTS };
  const [found] = rankRequest(request, { planned, candidates }, context);
  return found;
}

describe('the relevance of an entry that a query both names and means', () => {
  it('is enough by its meaning where it is too little by its name', () => {
    const question = 'who directed and who wrote and who acted in the godfather';
    expect(ranked(question, 'not meant')?.isBelowFloor).toBe(true);
    expect(ranked(question, 'meant')?.isBelowFloor).toBe(false);
  });

  it('is enough by its name alone', () => {
    expect(ranked('the godfather', 'not meant')?.isBelowFloor).toBe(false);
  });
});
