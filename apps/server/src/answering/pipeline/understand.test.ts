import { describe, expect, it } from 'vitest';
import {
  createScriptedRecognizer,
  scriptedRecognition,
  scriptedStates,
} from '../../recognition/scripted-recognizer.ts';
import type { ScriptedRescoring } from '../../recognition/scripted-recognizer.ts';
import type { Recognition, Recognizer } from '../../recognition/recognizer.ts';
import { createMemorySearchIndex } from '../../search/index/memory-search-index.ts';
import type { FoundResult, SearchIndex, SearchPage } from '../../search/search-index.ts';
import { understand } from './understand.ts';

const titles = ['Computer', 'Hey computer', 'Lock the front door', 'Look at the front door'];
const search = createMemorySearchIndex(titles.map((title) => ({ id: title, title })));
const options = { limit: 1, priority: 'final', signal: undefined } as const;

function unsure(transcript: string, replaced: Partial<Recognition> = {}): Recognition {
  return scriptedRecognition(transcript, { confidence: 0.4, encoderStates: scriptedStates, ...replaced });
}

/** Counts its requests. */
function judging(judgement: ScriptedRescoring): { recognizer: Recognizer; asked: () => number } {
  let asked = 0;
  const counting: ScriptedRescoring = (text) => {
    asked++;
    return judgement(text);
  };
  return { recognizer: createScriptedRecognizer('', {}, counting), asked: () => asked };
}

const heyComputer: ScriptedRescoring = (text) => (text === 'Hey computer' ? -2 : -8);

const pageOf = (found: FoundResult[]): SearchPage => ({
  found,
  total: found.length,
  facets: new Map(),
  relaxed: [],
});

describe('understand', () => {
  it('replaces the transcript with the substituted name, which is the first result', async () => {
    const { recognizer } = judging(heyComputer);
    const recognition = unsure('pay computer', {
      alternatives: [{ transcript: 'Hey computer', confidence: 0.2 }],
    });
    const understood = await understand({ recognizer, search }, recognition, options);
    expect(understood.results.map(({ id }) => id)).toEqual(['Hey computer']);
    expect(understood.results[0]?.match).toEqual({
      field: 'title',
      text: 'Hey computer',
      kind: 'exact',
      hypothesis: 0,
    });
    expect(understood.recognition).toMatchObject({
      transcript: 'Hey computer',
      empty: null,
    });
    expect(understood.recognition.confidence).toBeGreaterThan(0.9);
    expect(understood.heard).toBe('pay computer');
    expect(understood.recognition.alternatives.map(({ transcript }) => transcript)).toEqual(['pay computer']);
    expect(understood.recognition.timings.decodeMs).toBe(recognition.timings.decodeMs + 40);
    expect(understood.rescoringMs).toBe(40);
  });

  it('notes which transcripts lead to the first result', async () => {
    const recognizer = createScriptedRecognizer('');
    const alternatives = [
      { transcript: 'lock front door', confidence: 0.2 },
      { transcript: 'look at the front door', confidence: 0.1 },
      { transcript: 'lock the front doors', confidence: 0.1 },
    ];
    const recognition = unsure('lock the front door', { alternatives, encoderStates: null });
    const { results, sameFirst } = await understand({ recognizer, search }, recognition, options);
    expect(results.map(({ id }) => id)).toEqual(['Lock the front door']);
    expect(results[0]).not.toHaveProperty('firstFor');
    expect(sameFirst).toEqual(['lock the front door', 'lock front door', 'lock the front doors']);
  });

  it('shows only relevant entries for words that were hardly said, and names the language', async () => {
    const shown = async (wordConfidence: number, relevances: readonly number[]) => {
      const found = await search.search({ hypotheses: [{ text: 'front door', probability: 1 }], limit: 2 });
      const relevant = found.map((result, place) =>
        Object.assign({}, result, { relevance: relevances[place] }),
      );
      const words = ['lock', 'front', 'door'].map((word) => ({ word, confidence: wordConfidence }));
      const evidence = [{ transcript: { logProb: -9, margin: 0, phrase: 0, pace: 0 }, words: [] }];
      const { results, suggestions, unlikelyLanguage } = await understand(
        {
          recognizer: createScriptedRecognizer(''),
          search: { ...search, searchPage: async () => pageOf(relevant) },
        },
        scriptedRecognition('lock front door', { words, evidence, encoderStates: null }),
        { ...options, limit: 10 },
      );
      return [results.length, suggestions.length, unlikelyLanguage];
    };
    expect(await shown(0.9, [0.2, 0.1])).toEqual([2, 0, null]);
    expect(await shown(0.1, [0.2, 0.1])).toEqual([0, 2, 'en']);
    expect(await shown(0.1, [0.9, 0.1])).toEqual([1, 0, 'en']);
  });

  it('keeps the transcript if no name is substituted', async () => {
    const { recognizer, asked } = judging((text) => (text === 'peak commuter' ? -1 : -40));
    const recognition = unsure('peak commuter');
    const understood = await understand({ recognizer, search }, recognition, { ...options, limit: 10 });
    const found = await search.search({ hypotheses: [{ text: 'peak commuter', probability: 1 }], limit: 10 });
    expect(asked()).toBe(1 + found.length);
    expect(understood.recognition.transcript).toBe('peak commuter');
    expect(understood.nearest.map(({ id }) => id)).toEqual(found.map(({ id }) => id));
  });

  it.each([
    ['the name of the best result was heard', unsure('Lock the front door.')],
    ['what was heard is sure', unsure('pay computer', { confidence: 0.8 })],
    ['there is no sound to judge by', unsure('pay computer', { encoderStates: null })],
    ['nothing was heard', unsure('')],
  ])('does not rescore when %s', async (_, recognition) => {
    const { recognizer, asked } = judging(heyComputer);
    const understood = await understand({ recognizer, search }, recognition, options);
    expect(asked()).toBe(0);
    expect(understood).toMatchObject({ recognition, rescoringMs: null });
  });

  it('answers in the order of the search if the recogniser cannot rescore, or not now', async () => {
    const recognition = unsure('pay computer');
    const hypotheses = [{ text: 'pay computer', probability: recognition.confidence }];
    const found = await search.search({ hypotheses, limit: 1 });
    const busy = {
      ...judging(heyComputer).recognizer,
      rescore: async () => ({ type: 'busy', retryAfterMs: 1 }) as const,
    };
    const answer = { results: found, nearest: found, suggestions: [], sameFirst: [], answers: [], rules: [] };
    const asFound = { recognition, heard: null, unlikelyLanguage: null, ...answer, rescoringMs: null };
    const parts = { recognizer: createScriptedRecognizer(''), search };
    expect(await understand(parts, recognition, options)).toMatchObject({ ...asFound, isComplete: true });
    const withBusy = await understand({ recognizer: busy, search }, recognition, options);
    expect(withBusy).toMatchObject({ ...asFound, isComplete: false });
  });

  describe('with a transcript that resembles no name', () => {
    /** An index that finds nothing relevant. */
    const farOff: SearchIndex = {
      ...search,
      searchPage: async (request, signal) => {
        const found = await search.search(request, signal);
        return pageOf(found.map((one) => Object.assign(one, { isBelowFloor: true })));
      },
    };

    it('shows the substituted name', async () => {
      const { recognizer } = judging(heyComputer);
      const understood = await understand({ recognizer, search: farOff }, unsure('pay computer'), options);
      expect(understood.results.map(({ id }) => id)).toEqual(['Hey computer']);
      expect(understood.suggestions).toEqual([]);
    });

    it('shows no results without one, and suggests the nearest', async () => {
      const { recognizer } = judging((text) => (text === 'pay computer' ? -1 : -60));
      const understood = await understand({ recognizer, search: farOff }, unsure('pay computer'), options);
      expect(understood.results).toEqual([]);
      expect(understood.suggestions.map(({ title }) => title)).toContain('Hey computer');
      expect(understood.nearest).toHaveLength(1);
      expect(understood.nearest[0]).not.toHaveProperty('isBelowFloor');
    });
  });

  it('rejects when nobody waits any more', async () => {
    const { recognizer } = judging(heyComputer);
    const signal = AbortSignal.abort();
    const answer = understand({ recognizer, search }, unsure('pay computer'), { ...options, signal });
    await expect(answer).rejects.toThrow('aborted');
  });
});
