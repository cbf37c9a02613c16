import { describe, expect, it } from 'vitest';
import { createScriptedRecognizer } from '../../recognition/scripted-recognizer.ts';
import { createMemorySearchIndex } from '../../search/index/memory-search-index.ts';
import { memoryPipeline } from '../../testing/memory-pipeline.ts';
import { searchTyped } from '../pipeline/search-typed.ts';
import { type ResultsSoFar, resultsSoFar } from './results-so-far.ts';

const PARIS = { latitude: 48.86, longitude: 2.35 };
const sofa = (id: string, colour: string, price: string, shop = '40.7, -74') => ({
  id,
  title: `${id} sofa`,
  extra: { colour, price, shop, kind: 'sofa' },
});
const entries = [
  sofa('Oslo', 'red', '€ 499'),
  sofa('Bergen', 'blue', '€ 350'),
  sofa('Turku', 'red', '€ 1299'),
  sofa('Paris', 'red', '€ 300', '48.86, 2.35'),
  sofa('Apollo 11', 'grey', '€ 900'),
];
const clientId = 'client-0001';

function pipeline() {
  return memoryPipeline({
    recognizer: createScriptedRecognizer(''),
    search: createMemorySearchIndex(entries),
    understanding: { now: () => new Date('2026-11-27T12:00:00Z') },
  });
}

async function soFar(text: string, over = pipeline(), place = PARIS): Promise<ResultsSoFar | null> {
  const how = { limit: 10, signal: new AbortController().signal };
  return resultsSoFar(over, { text, clientId, place }, how);
}

const idsOf = (found: ResultsSoFar | null): string[] | undefined => found?.results.map(({ id }) => id);

describe('results while a query is spoken', () => {
  it('have the filters of the words so far, as the complete query has', async () => {
    const over = pipeline();
    for (const text of ['red sofas', 'red sofas under five hundred euros', 'red sofas near me']) {
      const typed = { query: text, source: 'typed', limit: 10, clientId: null, place: PARIS } as const;
      const found = await soFar(text, over);
      const complete = await searchTyped(over, typed);
      expect(found?.understood).toEqual(complete.understood);
      expect(found?.understood?.filters.length).toBeGreaterThan(0);
      expect(new Set(idsOf(found))).toEqual(new Set(complete.results.map(({ id }) => id)));
    }
  });

  it('wait for the rest of a number that bounds them, and not of one in a name', async () => {
    expect(await soFar('red sofas under five')).toBeNull();
    expect(await soFar('red sofas under five hundred')).toBeNull();
    expect(idsOf(await soFar('apollo 11'))).toContain('Apollo 11');
  });

  it('are none where nothing meets all filters so far', async () => {
    expect(await soFar('red sofas under ten euros')).toBeNull();
  });

  it('leave the screen alone while the words may change the search on it', async () => {
    const over = pipeline();
    await searchTyped(over, { query: 'red sofas', source: 'typed', limit: 10, clientId });
    expect(await soFar('only the blue ones', over)).toBeNull();
    expect(await soFar('the second one', over)).toBeNull();
    expect(idsOf(await soFar('oslo', over))).toContain('Oslo');
  });

  it('are those of the words alone without an understanding', async () => {
    const over = memoryPipeline({
      recognizer: createScriptedRecognizer(''),
      search: createMemorySearchIndex(entries),
    });
    const found = await soFar('red sofas under five hundred euros', over);
    expect(found).not.toHaveProperty('understood');
  });
});
