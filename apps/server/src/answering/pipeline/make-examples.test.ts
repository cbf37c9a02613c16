import { describe, expect, it } from 'vitest';

import { createMemorySearchIndex } from '../../search/index/memory-search-index.ts';
import { createExamples, makeExamples } from './make-examples.ts';
import { searchTyped, type TypedParts } from './search-typed.ts';
import { createTaskMemory } from './task-memory.ts';

const SOFAS = ['Oslo', 'Bergen', 'Turku', 'Malmö'].map((title, at) => ({
  id: title,
  title,
  description: `Wide seat number ${at} for tall guests, made of oak.`,
  category: at < 3 ? 'sofas' : 'lamps',
  popularity: 90 - 10 * at,
  extra: { price: 100 * (at + 1), currency: 'EUR', colour: at % 2 === 0 ? 'red' : 'blue' },
}));

function partsOf(entries: Parameters<typeof createMemorySearchIndex>[0]): TypedParts {
  let queries = 0;
  return {
    search: createMemorySearchIndex(entries),
    tasks: createTaskMemory({ nowMs: () => 0 }),
    newId: () => `query-${String(queries++).padStart(8, '0')}`,
    nowMs: () => 0,
    understanding: { now: () => new Date('2026-11-27T12:00:00Z') },
  };
}

describe('examples', () => {
  it('are short names of different categories, most popular first', async () => {
    expect((await makeExamples(partsOf(SOFAS))).slice(0, 2)).toEqual(['Oslo', 'Malmö']);
  });

  it('each find something', async () => {
    const parts = partsOf(SOFAS);
    const examples = await makeExamples(parts);
    expect(examples.length).toBeGreaterThanOrEqual(3);
    for (const query of examples) {
      const { results } = await searchTyped(parts, { query, source: 'api', limit: 3, clientId: null });
      expect({ query, found: results.length > 0 }).toEqual({ query, found: true });
    }
  });

  it('are none in a catalogue without popularity', async () => {
    expect(await makeExamples(partsOf([{ id: 'a', title: 'Alone' }]))).toEqual([]);
  });

  it('are made once, and again only after a change that is ten minutes old', async () => {
    const parts = partsOf(SOFAS);
    let nowMs = 0;
    const examples = createExamples(() => ({ ...parts, nowMs: () => nowMs }));
    const first = await examples.read();
    await parts.search.delete(['Oslo']);
    expect(await examples.read()).toBe(first);
    nowMs = 700_000;
    expect((await examples.read())[0]).toBe('Bergen');
  });
});
