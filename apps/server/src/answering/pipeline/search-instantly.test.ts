import { describe, expect, it } from 'vitest';
import { createMemorySearchIndex } from '../../search/index/memory-search-index.ts';
import type { SearchIndex, SearchRequest } from '../../search/search-index.ts';
import { createInstantSearch, type InstantRules } from './search-instantly.ts';
import { createTaskMemory } from './task-memory.ts';

const typed = { query: 'stan', source: 'typed', limit: 5, clientId: 'client-0001' } as const;
const never = (): AbortSignal => new AbortController().signal;

function instantlyOver(search: SearchIndex, rules: Partial<InstantRules> = {}) {
  const tasks = createTaskMemory({ nowMs: () => 0 });
  const pipeline = { search, tasks, newId: () => 'query-0001', nowMs: () => 0 };
  const searchInstantly = createInstantSearch(pipeline, { budgetMs: 5_000, mostAtOnce: 1, ...rules });
  return { searchInstantly, tasks };
}

/** Answers when the test says so, or rejects when aborted. */
function slowIndex() {
  const asked: { request: SearchRequest; answer: () => void }[] = [];
  const index: SearchIndex = {
    ...createMemorySearchIndex(),
    searchPage: (request, signal) =>
      new Promise((resolve, reject) => {
        asked.push({
          request,
          answer: () => resolve({ found: [], total: 0, facets: new Map(), relaxed: [] }),
        });
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
  };
  return { index, asked };
}

describe('an instant search', () => {
  it('completes the typed text without a trace in the task', async () => {
    const { searchInstantly, tasks } = instantlyOver(
      createMemorySearchIndex([{ id: 'stanford', title: 'Stanford University' }]),
    );
    const found = await searchInstantly(typed, never());
    expect(found).toMatchObject({ isComplete: true, results: [{ id: 'stanford' }] });
    expect(tasks.before('client-0001')).toBeUndefined();
  });

  it('counts the results of the complete words, without a trace in the task', async () => {
    const entries = ['Sofa', 'Sofa Table'].map((title, at) => ({
      id: `entry-${at}`,
      title,
      extra: { colour: 'red' },
    }));
    const { searchInstantly, tasks } = instantlyOver(createMemorySearchIndex(entries));
    const counts = { ...typed, kind: 'counts', facets: ['colour'], understand: false } as const;
    expect(await searchInstantly({ ...counts, query: 'sofa' }, never())).toMatchObject({
      isComplete: true,
      total: 2,
      facets: { colour: { values: [{ value: 'red', count: 2 }] } },
    });
    expect(await searchInstantly({ ...counts, query: 'so' }, never())).toMatchObject({ total: 0 });
    expect(await searchInstantly({ ...typed, query: 'so' }, never())).toMatchObject({ total: 2 });
    expect(tasks.before('client-0001')).toBeUndefined();
  });

  it('is incomplete when the budget is spent', async () => {
    const { searchInstantly } = instantlyOver(slowIndex().index, { budgetMs: 1 });
    expect(await searchInstantly(typed, never())).toMatchObject({ isComplete: false, results: [] });
  });

  it('gives way when too many run, and has capacity again when they are done', async () => {
    const { index, asked } = slowIndex();
    const { searchInstantly } = instantlyOver(index);
    const first = searchInstantly(typed, never());
    expect(await searchInstantly(typed, never())).toMatchObject({ isComplete: false });
    asked[0]?.answer();
    expect(await first).toMatchObject({ isComplete: true });
    void searchInstantly(typed, never());
    expect(asked).toHaveLength(2);
  });

  it('counts for longer, and beside others', async () => {
    const { index, asked } = slowIndex();
    const { searchInstantly } = instantlyOver(index, { budgetMs: 1 });
    const counting = searchInstantly({ ...typed, kind: 'counts' }, never());
    const alsoCounting = searchInstantly({ ...typed, kind: 'counts' }, never());
    expect(await searchInstantly(typed, never())).toMatchObject({ isComplete: false });
    expect(asked).toHaveLength(2);
    asked[0]?.answer();
    expect(await counting).toMatchObject({ isComplete: true });
    // Its turn comes when the first is done.
    await expect.poll(() => asked.length).toBe(3);
    asked[2]?.answer();
    expect(await alsoCounting).toMatchObject({ isComplete: true });
  });

  it('ends when nobody waits any more', async () => {
    const { searchInstantly } = instantlyOver(slowIndex().index);
    const gone = new AbortController();
    const found = searchInstantly(typed, gone.signal);
    gone.abort();
    await expect(found).rejects.toMatchObject({ name: 'AbortError' });
  });
});
