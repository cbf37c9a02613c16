import { describe, expect, it } from 'vitest';
import { createMemorySearchIndex } from '../../search/index/memory-search-index.ts';
import { searchTyped, type TypedQuery } from './search-typed.ts';
import { createTaskMemory } from './task-memory.ts';

const titles = ['Plato', 'Paris', 'Stack Overflow'];
const pipeline = {
  search: createMemorySearchIndex(titles.map((title) => ({ id: title, title }))),
  tasks: createTaskMemory({ nowMs: () => 0 }),
  newId: () => 'query-0001',
  nowMs: () => 0,
};
const typed: TypedQuery = { query: 'play stop now', source: 'typed', limit: 1, clientId: null };

describe('a typed search', () => {
  it('finds nothing if nothing is similar, and suggests the nearest', async () => {
    const { results, suggestions } = await searchTyped(pipeline, typed);
    expect(results).toEqual([]);
    expect(suggestions?.map(({ query }) => query)).toContain('Plato');
  });

  it('suggests texts that find the entry', async () => {
    const { suggestions = [] } = await searchTyped(pipeline, typed);
    for (const { id, query } of suggestions)
      expect((await searchTyped(pipeline, { ...typed, query })).results[0]?.id).toBe(id);
  });

  it('suggests nothing next to results', async () => {
    expect(await searchTyped(pipeline, { ...typed, query: 'paris' })).not.toHaveProperty('suggestions');
  });

  it('returns everything with its relevance to a caller that wants no floor', async () => {
    const { results, suggestions } = await searchTyped(pipeline, { ...typed, floor: false });
    expect(results).toHaveLength(1);
    expect(results[0]?.relevance).toBeLessThan(0.1);
    expect(suggestions).toBeUndefined();
  });
});
